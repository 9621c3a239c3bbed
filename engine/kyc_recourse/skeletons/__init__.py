"""Skeletons: commented, valid beginnings of new facts, in which TO DO marks what is still to be written."""
