// A package cannot refer to its own types by `/// <reference types>`; a site does that instead.
import 'prep-chat/react';
import 'prep-chat/svelte';
import 'prep-chat/vue';
