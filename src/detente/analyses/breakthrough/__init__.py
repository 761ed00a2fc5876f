"""What would make a goal hold?"""
