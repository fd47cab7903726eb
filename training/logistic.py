"""Several logistic regressions over one sparse matrix, fitted together by L-BFGS; the inner loop is `logistic.c`."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

LANES = 8


def compiled() -> ctypes.CDLL:
    """Compile the inner loop with the machine's C compiler."""
    target = Path(tempfile.mkdtemp()) / "logistic.so"
    source = Path(__file__).with_name("logistic.c")
    subprocess.run(
        ["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", str(source), "-o", str(target), "-lm"],
        check=True,
    )
    library = ctypes.CDLL(str(target))
    library.one_pass.restype = ctypes.c_double
    return library


def fit(
    rows: csr_matrix,
    targets: np.ndarray,
    shares: np.ndarray,
    *,
    strengths: np.ndarray,
    steps: int,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """Return weights, one row a column of `rows` and the intercepts as the last row, one column a head.

    `shares` weighs each label (0: not labelled). The penalty is half the squared weights times their
    head's strength, summed.
    """
    library = compiled()
    count, width = rows.shape
    heads = targets.shape[1]
    columns = np.concatenate([rows.indices.astype(np.int32), np.zeros(64, np.int32)])  # the loop reads ahead
    values, first = rows.data.astype(np.float32), rows.indptr.astype(np.int64)
    wide_targets, wide_shares = np.zeros((2, count, LANES), np.float32)
    wide_targets[:, :heads], wide_shares[:, :heads] = targets, shares
    table = _aligned(width * 2 * LANES).reshape(width, 2 * LANES)
    bias = _aligned(LANES)
    began, step = time.monotonic(), 0

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(width + 1, heads)
        table[:, :heads], table[:, LANES:], bias[:heads] = weights[:-1], 0, weights[-1]
        slope = np.zeros(LANES)
        found = library.one_pass(
            ctypes.c_int64(count),
            *map(_pointer, (first, columns, values, wide_targets, wide_shares, bias, slope, table)),
        )
        gradient = np.empty_like(weights)
        gradient[:-1] = table[:, LANES : LANES + heads]
        gradient[:-1] += strengths * weights[:-1]
        gradient[-1] = slope[:heads]
        penalty = float(strengths @ np.einsum("ij,ij->j", weights[:-1], weights[:-1])) / 2
        return (found + penalty) / count, gradient.ravel() / count

    def tell(_: np.ndarray) -> None:
        nonlocal step
        step += 1
        if step % 20 == 0:
            print(f"  step {step}, {time.monotonic() - began:.0f} s", flush=True)

    begin = np.zeros((width + 1) * heads) if start is None else start.astype(np.float64).ravel()
    options = {"maxiter": steps, "maxfun": 2 * steps, "maxcor": 8, "ftol": 1e-8, "gtol": 1e-9}
    result = minimize(loss, begin, jac=True, method="L-BFGS-B", callback=tell, options=options)
    print(f"  {result.nit} steps, loss {result.fun:.5f}, {time.monotonic() - began:.0f} s", flush=True)
    return result.x.reshape(width + 1, heads).astype(np.float32)


def _aligned(length: int) -> np.ndarray:
    raw = np.zeros(length + 16, np.float32)
    skip = (-raw.ctypes.data // 4) % 16
    return raw[skip : skip + length]


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return array.ctypes.data_as(ctypes.c_void_p)
