"""Two tasks of one job, and what the server says they cost."""

from podium import get_job_stats, monitor_task


def load_data() -> str:
    """Return the data to work on."""
    return "a tent keeps two people dry in any weather"


def transform(data: str) -> str:
    """Return the data made ready."""
    return data.title()


def perform_analysis(data: object) -> str:
    """Return what the data says."""
    return f"analysis of {data}"


@monitor_task("job_001", "data_processing", "gpt-4")
def process_data(data: str) -> tuple[str, int]:
    """Return the data made ready, and the tokens it took."""
    result = transform(data)
    tokens = len(result.split())
    return result, tokens


@monitor_task("job_001", "analysis", "claude-3-opus")
def analyze_results(data: object) -> dict[str, object]:
    """Return an analysis, and the tokens it took."""
    analysis = perform_analysis(data)
    return {"result": analysis, "tokens": 1500}


if __name__ == "__main__":
    processed = process_data(load_data())
    results = analyze_results(processed)

    stats = get_job_stats("job_001")
    print(f"Total cost: ${stats['total_cost']:.4f}")
    print(f"Average latency: {stats['avg_latency_ms']:.2f}ms")
