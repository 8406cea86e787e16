/** What is wrong with the filter, and the nearest thing that would be right. */

import type { Problem } from '../../api/client'
import { faultOf } from './filter-marks'

export interface FilterFaultProps {
  readonly text: string
  readonly problem: Problem
  readonly onApply: (text: string) => void
}

export function FilterFault({ text, problem, onApply }: FilterFaultProps) {
  const fault = faultOf(text, problem)
  const { suggestion } = problem
  return (
    <div className="filter-fault" id="filter-fault" role="alert">
      <span>{problem.message}</span>
      {suggestion && fault && (
        <button
          type="button"
          className="button"
          onClick={() => { onApply(text.slice(0, fault.from) + suggestion + text.slice(fault.to)) }}
        >
          Use {suggestion}
        </button>
      )}
    </div>
  )
}
