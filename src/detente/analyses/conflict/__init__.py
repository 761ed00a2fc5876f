"""Which situations last, and how does it get there?"""
