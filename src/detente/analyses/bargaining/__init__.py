"""Where would talks land, and who must move?"""
