import 'prep-chat';
import { mount } from 'svelte';
import ShopPage from './shop-page.svelte';

mount(ShopPage, { target: document.querySelector('#app')! });
