"""The small drawings in a picture: one for each type of state, one for each status. All are strokes in 16 by 16."""

from console.execution.steps import CANCELED, CAUGHT, FAILED, RUNNING, SUCCEEDED

CHECK = "M3 8.5l3.4 3.4L13 4.6"
CROSS = "M4 4l8 8M12 4l-8 8"

TYPES = {
    "Task": "M9.2 1.6L3.6 9.2h4L6.8 14.4l5.6-7.6h-4z",
    "Choice": "M8 1.6L14.4 8L8 14.4L1.6 8z",
    "Wait": "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 0 1 0-12.4M8 4.4V8l2.6 1.8",
    "Pass": "M2 8h11.4M9.2 3.8L13.4 8l-4.2 4.2",
    "Parallel": "M1.8 2.6h12.4M1.8 13.4h12.4M4.6 2.6v10.8M11.4 2.6v10.8",
    "Map": "M8 1.8L14.4 5L8 8.2L1.6 5zM1.6 8L8 11.2L14.4 8M1.6 11L8 14.2L14.4 11",
    "Succeed": CHECK,
    "Fail": CROSS,
}

STATUSES = {
    RUNNING: "M8 4.6v3.6h3",
    SUCCEEDED: CHECK,
    FAILED: CROSS,
    CAUGHT: "M3.4 4.4v3.4a2.4 2.4 0 0 0 2.4 2.4h6.6M9.4 7.2l3 3l-3 3",
    CANCELED: "M3.4 8h9.2",
}

RETRY = "M13.2 8a5.2 5.2 0 1 1-1.7-3.9M13.4 1.8v3.4h-3.4"
