"""What happened in cases like this?"""
