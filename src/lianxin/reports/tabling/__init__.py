"""Tables that people put together: worked out, written as files in bounded memory, taken up again where a process died."""
