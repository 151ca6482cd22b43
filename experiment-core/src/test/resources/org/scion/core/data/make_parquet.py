"""Writes the Parquet files of ParquetRowsTest with pyarrow 26.0.1: python make_parquet.py"""
import decimal
import pyarrow as pa
import pyarrow.parquet as pq

chats = pa.table({
    "messages": pa.array([
        [{"role": "user", "content": "Is it far?"}, {"role": "assistant", "content": "Ten km."}],
        [{"role": "user", "content": "Höhe?"}, {"role": "assistant", "content": None}],
        None,
    ]),
    "source": pa.array(["a", None, "c"]),
})
pq.write_table(chats, "chats-snappy.parquet", compression="snappy")
mixed = pa.table({
    "text": pa.array(["one", "two", "three", "four"]),
    "label": pa.array([0, 1, 0, 1], pa.int64()),
    "score": pa.array([0.5, 1.25, -2.0, float(3)], pa.float64()),
    "yes": pa.array([True, False, None, True]),
    "tags": pa.array([["B", "O"], [], ["O"], ["I"]]),
    "price": pa.array([decimal.Decimal("1.20")] * 4, pa.decimal128(6, 2)),
    "raw": pa.array([b"\xff\xfe"] * 4, pa.binary()),
    "map": pa.array([[("k", 1)], [], [("a", 2), ("b", 3)], [("z", 0)]], pa.map_(pa.string(), pa.int32())),
})
pq.write_table(mixed, "mixed-zstd.parquet", compression="zstd", row_group_size=3)
pq.write_table(mixed.select(["text", "label"]), "mixed-gzip.parquet", compression="gzip")
