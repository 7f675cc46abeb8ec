"""Pure: which columns may be shown, how cells are masked and frozen, and on which days a notice hangs."""
