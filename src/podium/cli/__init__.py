"""The command line: a module per group of commands, `program` puts them together, `entry` starts it."""
