/** Tokens and components in all their states, for those who build pages. */

import { Charts, FailedFigures, Figures } from './charts'
import { Above, Buttons, HeaderParts, States, Tables } from './controls'
import { Foundations } from './foundations'
import './gallery.css'
import { Shares } from './shares'
import { Words } from './text'
import { Waterfalls } from './waterfalls'

export default function Gallery() {
  return (
    <div className="gallery">
      <h1>Gallery</h1>
      <p className="lede">Tokens and components with their states. What is not here is not part of the system yet.</p>
      <Figures />
      <div className="grid">
        <Foundations />
        <FailedFigures />
        <Charts />
        <Shares />
        <Tables />
        <Waterfalls />
        <Buttons />
        <HeaderParts />
        <Words />
        <Above />
        <States />
      </div>
    </div>
  )
}
