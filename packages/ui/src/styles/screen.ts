/** The look of everything that comes once a session is asked for. */
export const screenStyles = `
.stage{position:relative;background:#fff;color-scheme:light;box-shadow:0 0 0 1px var(--line)}
.stage[hidden]{display:block;visibility:hidden}
.layer{position:absolute;inset:0;overflow:hidden}
.layer iframe{position:absolute;left:0;top:0;width:310px;height:310px;border:0;transform:scale(var(--scale,1));transform-origin:0 0}
.cover:empty{display:none}
.plain{background:#fff;border:1px solid var(--line);color:#10201a;color-scheme:light}
.veil{background:rgb(255 255 255/.94);border:0;color:#10201a;font-weight:600;color-scheme:light}
.veil .primary,.plain .primary{--accent:#0a7c54;--on-accent:#fff}
a.primary{text-decoration:none}
.bones{display:block;width:82%;aspect-ratio:1;border-radius:8px;background:linear-gradient(90deg,#e6ece9 25%,#f6f9f8 50%,#e6ece9 75%);
background-size:200% 100%;animation:shine 1.6s linear infinite}
@keyframes shine{to{background-position:-200% 0}}
.text{display:inline-flex;align-items:center;gap:6px;color:var(--muted)}
.text[hidden]{display:none}
.actions{display:flex;gap:16px}
.link{color:var(--accent);font-weight:550}
.link:hover{text-decoration:underline}
.ring{width:16px;height:16px;flex:none;transform:rotate(-90deg)}
.time{font-variant-numeric:tabular-nums}
.box{width:100%}
.failure{display:grid;gap:6px;padding:16px;margin-bottom:16px;border-radius:12px;background:var(--danger-soft);text-align:start;
grid-template-columns:20px 1fr;column-gap:10px}
.failure svg{width:20px;height:20px;color:var(--danger)}
.failure p{grid-column:2;color:var(--text)}
.box .primary{display:block;width:100%}
.form{text-align:start}
.form label{display:block;margin-bottom:6px;font-weight:550}
.field{display:grid;grid-template-columns:auto minmax(0,1fr);border:1px solid var(--line);border-radius:12px;background:var(--surface)}
.field:focus-within{outline:2px solid var(--accent);outline-offset:1px}
.field :focus-visible{outline:0}
.bad .field{border-color:var(--danger)}
.country{position:relative;display:flex;align-items:center;gap:6px;padding:0 12px;border-inline-end:1px solid var(--line);
background:var(--soft);border-start-start-radius:11px;border-end-start-radius:11px}
.country:focus-within{box-shadow:inset 0 0 0 2px var(--accent)}
.country select{position:absolute;inset:0;width:100%;opacity:0;font:16px system-ui;cursor:pointer}
.country svg{width:10px;height:10px}
.field input{all:unset;min-width:0;padding:12px 14px;font-size:16px;color:var(--text);direction:ltr;text-align:start}
.error{min-height:40px;padding:6px 0 10px;font-size:13.5px;color:var(--danger)}
.form .link{margin:12px auto 0;display:block}
.plate{display:grid;justify-items:center;gap:14px;width:100%}
.plate p{color:var(--muted)}
.plate bdi{color:var(--text);font-weight:550;white-space:nowrap}
.code{width:100%;padding:26px 8px;border:1px solid var(--line);border-radius:14px;background:#fff;color:#10201a;
font:650 30px/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.1em;text-align:center;white-space:nowrap;
direction:ltr;user-select:all;-webkit-user-select:all}
.plate .primary{min-width:140px}
.result{position:absolute;inset:0;display:grid;align-content:center;justify-items:center;gap:6px;padding:24px;text-align:center;
border-radius:inherit;background:var(--surface)}
.result[hidden]{display:none}
.result h2:focus{outline:0}
.result p{color:var(--muted);max-width:320px}
.busy>:not(.result,.sr,.close),.done>.close{visibility:hidden}
.close{z-index:1}
.tick{display:grid;place-items:center;width:76px;height:76px;margin-bottom:14px;border-radius:50%;color:var(--accent);background:var(--soft)}
.tick svg{width:38px;height:38px}
.tick path{stroke-dasharray:24;animation:draw .45s ease-out both}
@keyframes draw{from{stroke-dashoffset:24}}
.spin{width:32px;height:32px;margin-bottom:14px;border:3px solid var(--line);border-top-color:var(--accent);border-radius:50%;
animation:turn 1s linear infinite}
@keyframes turn{to{transform:rotate(1turn)}}
.who{display:flex;gap:14px;align-items:center;width:100%;max-width:340px;margin:18px 0;padding:14px 16px;border-radius:14px;
background:var(--soft);text-align:start}
.face{display:grid;place-items:center;flex:none;width:44px;height:44px;border-radius:50%;background:var(--accent);
color:var(--on-accent);font-size:18px;font-weight:650}
.who b,.who bdi{display:block;overflow-wrap:anywhere}
.who bdi{color:var(--muted);direction:ltr}
.ghost{width:100%;max-width:340px;padding:11px 20px;border:1px solid var(--line);border-radius:12px;font-weight:600;text-align:center}
.pictures{color:var(--muted)}
.pictures svg{height:72px}
.help p{margin-top:8px}
.card{--danger-soft:#fdf1f0}
.dark{--danger-soft:#331d1d}
@media(max-width:359px){.code{font-size:25px}}
@media(prefers-reduced-motion:reduce){.bones,.spin,.tick path{animation:none}.spin{border-style:dotted}}
@media(forced-colors:active){.stage,.code,.plain,.veil{forced-color-adjust:none}.country:focus-within{outline:2px solid Highlight}}
`;
