"""What laboratories and the ECG measure, as data, and how a result is read, graded and computed.

`catalogue` lists the tests; `reading` turns what was sent into a `LabReading` or a problem;
`grading` holds the CTCAE limits; `formulas` corrects calcium and estimates the kidneys' work.
"""
