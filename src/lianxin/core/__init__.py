"""What computes. No Django, no database of ours: it runs in a notebook, on a cluster, in an auditor's replay."""
