import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './shell/app'
import { followZone } from './state/zone'
import './styles/tokens.css'
import './styles/base.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
followZone()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
