"""Screens of the partners: finding a service, and one service whole."""
