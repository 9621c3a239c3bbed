"""Rules: facts compiled to atoms and rules that only add, and the engines that chain them forward."""
