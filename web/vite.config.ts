import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vitest/config'

/** Asks for the two Latin fonts with the page itself, so that text does not jump when they arrive. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /(inter|jetbrains-mono)-latin-wght-normal.*\.woff2$/.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `./${name}`, crossorigin: '' },
            injectTo: 'head' as const,
          })),
    },
  }
}

export default defineConfig({
  // Relative addresses and <base href> in index.html: the UI works below any path of a proxy.
  base: './',
  plugins: [react(), preloadFonts()],
  build: {
    outDir: '../src/podium/static',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts inside the style sheet would delay the first paint.
    assetsInlineLimit: 0,
    // ECharts is one lazily loaded chunk of about 550 kB before compression.
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: { '/api': process.env['PODIUM_URL'] ?? 'http://127.0.0.1:4318' },
  },
  test: {
    // Every core: of two, vitest would leave one idle.
    maxWorkers: '100%',
    projects: [
      // The model knows of no page: its tests run without one.
      { test: { name: 'model', include: ['src/{model,styles}/**/*.test.ts'], environment: 'node', testTimeout: 30_000 } },
      {
        plugins: [react()],
        test: {
          name: 'page',
          include: ['src/{api,charts,components,pages,shell,state}/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          setupFiles: ['testing/setup.ts'],
          // How fast the machine is is no part of what is tested.
          testTimeout: 30_000,
        },
      },
    ],
  },
})
