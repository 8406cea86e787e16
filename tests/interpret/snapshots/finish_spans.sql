INSERT INTO arrivals (project, batch, received_at, sample, start_time, duration_ns, running, trace_id, span_id, parent_span_id, name, span_kind, status, status_message, service, scope, scope_version, environment, release, kind, provider, request_model, response_model, model, operation, agent, tool, workflow, node, coordinator, job_id, task_name, component, account, region, user_id, session_id, response_id, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, disjoint_usage, input_cost, output_cost, cost, cost_source, price_date, is_call, billable, cache_result, cache_type, saved_cost, saved_tokens, ttft_ns, finish_reason, error_type, attributes, attribute_types, content, resource, resource_types, events, links)
SELECT project, batch, received_at, sample, start_time, duration_ns, running, trace_id, span_id, parent_span_id, name, span_kind, status, status_message, service, scope, scope_version, environment, release, kind, provider, request_model, response_model, model, operation, agent, tool, workflow, node, coordinator, job_id, task_name, component, account, region, user_id, session_id, response_id, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, audio_input_tokens, audio_output_tokens, disjoint_usage, input_cost, output_cost, cost, cost_source, price_date, is_call, billable, cache_result, cache_type, saved_cost, saved_tokens, ttft_ns, finish_reason, error_type, attributes, attribute_types, content, resource, resource_types, events, links
FROM (
    SELECT i.*, {batch:UInt64} AS batch,
        i.kind IN ('llm', 'embedding', 'reranker') AND NOT is_covered                    AS is_call,
        i.has_usage AND NOT is_covered                          AS billable,
        (i.project, i.trace_id, i.span_id) IN (SELECT project, trace_id, span_id FROM covered) AS is_covered,
        p.source != ''                                          AS is_listed,
        greatest(arrayLastIndex(start -> ifNull(i.input_tokens, 0) > start, p.tier_starts), 1) AS tier,
        billable AND is_listed AND i.reported_cost IS NULL      AS is_priced,
        if(is_priced, toDecimal64(round(toDecimal128(toDecimal128(greatest(toInt64(ifNull(i.input_tokens, 0)) - toInt64(ifNull(i.cache_read_tokens, 0) + ifNull(i.cache_write_tokens, 0)) - toInt64(least(ifNull(i.audio_input_tokens, 0), ifNull(i.input_tokens, 0))), 0), 0) * toDecimal128(p.input_rates[tier], 9) + toDecimal128(ifNull(i.cache_read_tokens, 0), 0) * toDecimal128(p.cache_read_rates[tier], 9) + toDecimal128(ifNull(i.cache_write_tokens, 0), 0) * toDecimal128(p.cache_write_rates[tier], 9) + toDecimal128(least(ifNull(i.audio_input_tokens, 0), ifNull(i.input_tokens, 0)), 0) * toDecimal128(p.audio_input_rates[tier], 9), 15) / 1000000, 9), 9) + toDecimal64(p.request_rates[tier], 9), i.reported_input_cost) AS input_cost,
        if(is_priced, toDecimal64(round(toDecimal128(toDecimal128(greatest(toInt64(ifNull(i.output_tokens, 0)) - toInt64(ifNull(i.reasoning_tokens, 0)) - toInt64(least(ifNull(i.audio_output_tokens, 0), ifNull(i.output_tokens, 0))), 0), 0) * toDecimal128(p.output_rates[tier], 9) + toDecimal128(ifNull(i.reasoning_tokens, 0), 0) * toDecimal128(p.reasoning_rates[tier], 9) + toDecimal128(least(ifNull(i.audio_output_tokens, 0), ifNull(i.output_tokens, 0)), 0) * toDecimal128(p.audio_output_rates[tier], 9), 15) / 1000000, 9), 9), i.reported_output_cost) AS output_cost,
        if(billable, coalesce(i.reported_cost, input_cost + output_cost), NULL) AS cost,
        multiIf(NOT billable, '',
                i.reported_cost IS NOT NULL, coalesce(nullIf(i.reported_source, ''), 'reported'),
                p.source = 'own blended', 'blended',
                p.source = 'own', 'custom',
                is_listed, 'priced',
                'unpriced')                                     AS cost_source,
        if(is_priced AND p.valid_from > toDateTime(0), toDate(p.valid_from), NULL)               AS price_date
    FROM interpreted AS i
    ASOF LEFT JOIN (SELECT * FROM prices FINAL) AS p
    ON i.provider = p.provider AND i.response_model = p.response_model AND i.request_model = p.request_model
       AND toDateTime(i.start_time, 'UTC') >= p.valid_from
)
