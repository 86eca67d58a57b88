"""Every verb: done, repeated, and refused for every reason that its docstring gives."""
