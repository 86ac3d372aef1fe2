"""Linear programs that are solved many times with other aims, each from where the last one ended (HiGHS)."""

from __future__ import annotations

from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

Floats = NDArray[np.float64]
_SLACK: Final = 1e-6
_PRIMAL, _CHOOSE = 4, 0


class Program:
    """Columns within bounds, sums of them that are 0, and sums that are at most so much."""

    def __init__(self, equal: csr_array, at_most: csr_array, room: Floats) -> None:
        lines = vstack([equal, at_most]).tocsr()
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = lines.shape
        width = lines.shape[1]
        program.col_lower_, program.col_upper_, program.col_cost_ = np.zeros(width), np.zeros(width), np.zeros(width)
        program.row_lower_ = np.concatenate([np.zeros(equal.shape[0]), np.full(at_most.shape[0], -np.inf)])
        program.row_upper_ = np.concatenate([np.zeros(equal.shape[0]), room])
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = (
            lines.indptr,
            lines.indices,
            lines.data,
        )
        solver.passModel(program)
        self.solver = solver
        self.columns = np.arange(width, dtype=np.int32)

    def within(self, low: Floats, high: Floats) -> None:
        """Bound the columns."""
        self.solver.changeColsBounds(len(self.columns), self.columns, low, high)

    def least(self, aim: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """An answer with the least sum of the aim, and which columns are kept by their bounds from making it less."""
        # With few columns in the aim the last answer is near the next one.
        self.solver.setOptionValue("simplex_strategy", _PRIMAL if np.count_nonzero(aim) == 1 else _CHOOSE)
        self.solver.changeColsCost(len(self.columns), self.columns, aim)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            status = self.solver.modelStatusToString(self.solver.getModelStatus())
            raise RuntimeError(f"the counts contradict what is known of them: {status}")
        found = self.solver.getSolution()
        return np.array(found.col_value), np.abs(np.array(found.col_dual)) > _SLACK
