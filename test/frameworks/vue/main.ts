import 'prep-chat';
import { createApp } from 'vue';
import ShopPage from './shop-page.vue';

createApp(ShopPage).mount('#app');
