"""How a job reaches a process that does it: one file per runner, one function `enqueue`."""
