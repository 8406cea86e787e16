import { Icon } from '../../components/labels/icon'
import { type Choice, Menu } from '../../components/overlays/menu'
import { chooseTheme, type ThemeChoice, useThemeChoice } from '../../state/theme'

const CHOICES: readonly Choice<ThemeChoice>[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
]

const ICONS = { light: 'sun', dark: 'moon', system: 'system' } as const

export function ThemeSwitch() {
  const chosen = useThemeChoice()
  return (
    <Menu
      label="Theme"
      className="theme-switch"
      align="end"
      choices={CHOICES}
      chosen={chosen}
      onChoose={chooseTheme}
      button={<Icon name={ICONS[chosen]} />}
    />
  )
}
