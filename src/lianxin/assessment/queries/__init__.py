"""What assessment reads: frames from the register, samples with their answers, estimates, policy."""
