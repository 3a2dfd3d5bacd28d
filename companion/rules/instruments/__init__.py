"""What a patient can be asked, as data, and how what comes back is read.

`catalogue` lists the questions and describes them to an app; `reading` turns an app's JSON into
the answers that triage judges.
"""
