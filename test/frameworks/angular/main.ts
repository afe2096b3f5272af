// The templates are compiled in the browser, so that Vite needs no plugin of Angular's.
import '@angular/compiler';
import 'prep-chat';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  provideZonelessChangeDetection,
  signal,
  ViewChild,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { PrepChatElement, SettledEvent } from 'prep-chat';

@Component({
  selector: 'shop-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <button (click)="ask()">Ask for me</button>
      <button (click)="theme.set('dark')">Dark</button>
      <button (click)="shown.set(!shown())">{{ shown() ? 'Remove' : 'Add' }}</button>
      <output>{{ outcomes().join(' ') }}</output>
      @if (shown()) {
        <prep-chat
          #chat
          [attr.endpoint]="endpoint"
          mode="inline"
          [attr.theme]="theme()"
          [labels]="labels"
          (prep-chat-settled)="settled($event)"
        ></prep-chat>
      }
    </main>
  `,
})
class ShopPage {
  @ViewChild('chat') chat?: ElementRef<PrepChatElement>;
  readonly endpoint = new URLSearchParams(location.search).get('endpoint') ?? '';
  readonly labels = { title: 'Ask the shop' };
  readonly theme = signal<'light' | 'dark'>('light');
  readonly shown = signal(true);
  readonly outcomes = signal<string[]>([]);

  ask(): void {
    void this.chat?.nativeElement.ask('How do I put the widget on my page?');
  }

  settled({ outcome }: SettledEvent): void {
    this.outcomes.update((before) => [...before, outcome]);
  }
}

void bootstrapApplication(ShopPage, { providers: [provideZonelessChangeDetection()] });
