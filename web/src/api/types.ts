/** The API's replies: generated from its OpenAPI document, with durations branded. */

import type { Nanoseconds } from '../model/units'
import type { components } from './schema'

type Schemas = components['schemas']

/** Every number below a key that ends with `_ns`; a change of a duration is a plain ratio. */
type Durations<T> = T extends number
  ? Nanoseconds
  : T extends (infer Item)[]
    ? Durations<Item>[]
    : T extends object
      ? { [Key in keyof T]: Key extends 'change' ? T[Key] : Durations<T[Key]> }
      : T

type Branded<T> = T extends (infer Item)[]
  ? Branded<Item>[]
  : T extends object
    ? { [Key in keyof T]: Key extends `${string}_ns` ? Durations<T[Key]> : Branded<T[Key]> }
    : T

type Reply<Name extends keyof Schemas> = Branded<Schemas[Name]>

export type Projects = Reply<'Projects'>
export type Project = Reply<'Project'>
export type PageSettings = Reply<'PageSettings'>
export type Figure = Reply<'Figure'>
export type MoneyFigure = Reply<'MoneyFigure'>
export type Overview = Reply<'Overview'>
export type Unpriced = Reply<'Unpriced'>
export type Quality = Reply<'Quality'>
export type QualityKind = Reply<'QualityKind'>
export type QualityRow = Reply<'QualityRow'>
export type Series = Reply<'Series'>
export type Distribution = Reply<'Distribution'>
export type Breakdown = Reply<'Breakdown'>
export type BreakdownRow = Reply<'BreakdownRow'>
export type Movers = Reply<'Movers'>
export type Mover = Reply<'Mover'>
export type SpanPage = Reply<'SpanPage'>
export type SpanSummary = Reply<'SpanSummary'>
export type SpanDetail = Reply<'SpanDetail'>
export type Attribute = Reply<'Attribute'>
export type SpanEvent = Reply<'SpanEvent'>
export type Why = Reply<'Why'>
export type TracePage = Reply<'TracePage'>
export type TraceSummary = Reply<'TraceSummary'>
export type Match = Reply<'Match'>
export type Waterfall = Reply<'Waterfall'>
export type Facets = Reply<'Facets'>
export type Facet = Reply<'Facet'>
export type FilterFields = Reply<'FilterFields'>
export type FilterField = Reply<'FilterField'>
export type FilterReading = Reply<'FilterReading'>
export type FilterTerm = Reply<'FilterTerm'>

/** One commit, as the live feed reports it; the feed is no part of the OpenAPI document. */
export interface Commit {
  readonly batch: number
  readonly at: string
  readonly projects: readonly string[]
  readonly spans: number
  readonly events: number
  readonly points: number
}
