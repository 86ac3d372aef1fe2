"""Reading what people upload: pictures and CVs, each in a process of its own (corridor.limited)."""
