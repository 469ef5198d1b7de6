"""What all screens share: the gate, the frame, fields, drawings, errors."""
