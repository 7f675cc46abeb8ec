"""What assessment decides, without tables: texts of samples, stages of an evaluation, adjudication, scores."""
