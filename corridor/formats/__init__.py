"""How each language writes dates, times and numbers, where Django's way is not ours or Django has none."""
