import { useEffect, useState } from 'react'

/** The value once it has stayed the same for `ms`: what is only passed by on the way is not asked for. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => { setSettled(value) }, ms)
    return () => { window.clearTimeout(timer) }
  }, [value, ms])
  return settled
}
