"""How notices are read: which reasons the words of an e-mail or a screen mean."""
