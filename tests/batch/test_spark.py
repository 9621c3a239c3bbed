"""Spark answers as a batch does, on its local cluster."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from tests.batch.test_batch import decide, read
from tests.conftest import NOW

# What PySpark and pandas announce to each other is not ours.
pytestmark = [pytest.mark.thorough, pytest.mark.filterwarnings("ignore")]


def test_spark_answers_as_a_batch(portable: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row of a DataFrame gets the same decision or faults, byte for byte."""
    pyspark_sql = pytest.importorskip("pyspark.sql", reason='the extra "spark" is not installed')
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    from kyc_recourse.spark import SCHEMA, decide_batches

    kinds = [["face-mismatch"], ["underage"], ["nobody-knows"], None]
    cases = [{"id": str(n), "reasons": kinds[n % 4], "observations": {"glare": n % 3 == 0}} for n in range(2_000)]
    parquet.write_table(pyarrow.Table.from_pylist(cases), tmp_path / "in.parquet")
    batch = decide(portable, tmp_path / "in.parquet", tmp_path / "out.ndjson")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = pyspark_sql.SparkSession.builder.master("local[2]")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = spark.read.parquet(str(tmp_path / "in.parquet")).mapInArrow(decide_batches(NOW), SCHEMA)
        rows = {row.id: row for row in frame.collect()}
    finally:
        spark.stop()
    assert len(rows) == len(cases)
    for line in read(batch.out):
        assert json.loads(rows[line["id"]].decision) == line["decision"]
    for text in batch.out.read_bytes().decode().splitlines():
        assert rows[json.loads(text)["id"]].decision in text
    for line in read(batch.faults):
        assert json.loads(rows[line["id"]].faults) == line["faults"]
