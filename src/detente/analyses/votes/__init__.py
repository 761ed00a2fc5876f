"""Can this body decide, and who can stop it?"""
