"""Tasks of three jobs: a pair, a dictionary, and a price of one's own."""

from podium import monitor_task


def call_model(prompt: str) -> str:
    """Answer a prompt; a real program asks a model here."""
    return f"{prompt}: a tent keeps two people dry in any weather"


def count_tokens(text: str) -> int:
    """Count the words of a text as tokens."""
    return len(text.split())


@monitor_task(job_id="job_123", task_name="text_generation", model_used="gpt-4")
def generate_text(prompt: str) -> tuple[str, int]:
    """Return a text and its tokens."""
    result = call_model(prompt)
    return result, count_tokens(result)


@monitor_task(job_id="job_456", task_name="summarization", model_used="claude-3-sonnet")
def summarize_text(text: str) -> dict[str, object]:
    """Return a summary and its tokens."""
    result = call_model(text)
    return {"summary": result, "tokens": count_tokens(result)}


def my_cost_estimator(model_name: str, token_count: int) -> float:
    """Return USD by a price of one's own."""
    return token_count * (0.00005 if model_name == "custom-model" else 0.00001)


@monitor_task(job_id="job_789", task_name="custom_task", model_used="custom-model", estimate_cost_fn=my_cost_estimator)
def custom_task(input_data: str) -> tuple[str, int]:
    """Return a result and its tokens."""
    return input_data.upper(), 2000


if __name__ == "__main__":
    print(generate_text("Describe the tent")[0])
    print(summarize_text("The tent")["summary"])
    print(custom_task("done")[0])
