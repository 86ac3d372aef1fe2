"""PostgreSQL and Valkey that ship as wheels, for development, the demo and tests.

Production never starts them: its settings require explicit addresses.
"""
