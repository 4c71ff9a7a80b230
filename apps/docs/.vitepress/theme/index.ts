import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineAsyncComponent, defineComponent, h } from 'vue';
import './style.css';

const HeroScreen = defineAsyncComponent(() => import('./HeroScreen.vue'));
const Playground = defineAsyncComponent(() => import('../../playground/Playground.vue'));
const Gallery = defineAsyncComponent(() => import('../../gallery/Gallery.vue'));

const theme: Theme = {
  extends: DefaultTheme,
  Layout: defineComponent(() => () => h(DefaultTheme.Layout, null, { 'home-hero-image': () => h(HeroScreen) })),
  enhanceApp({ app, router }) {
    app.component('Playground', Playground).component('Gallery', Gallery);
    // The home page of VitePress has no main landmark.
    router.onAfterPageLoad = () => {
      if (!import.meta.env.SSR) document.querySelector('.VPHome')?.setAttribute('role', 'main');
    };
  },
};

// biome-ignore lint/style/noDefaultExport: VitePress asks for it.
export default theme;
