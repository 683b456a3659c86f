# shellcheck shell=bash disable=SC2154,SC2016 # variables are set by the files that run.sh sources before; backquotes are those of Markdown
# Takes the pictures of docs/screens.md: each command in a real terminal of 80 columns, by tmux. Sourced by run.sh.

screens_objects=contacts,companies,deals
terminal=''
terminals=0

# run_screens: writes docs/screens.md and docs/screens/report.svg anew
run_screens() {
  command -v tmux >/dev/null || install_packages 'a terminal to take pictures of' tmux
  build etl
  build simulator
  db_start
  create_database screens
  set -a
  # shellcheck source=/dev/null
  . "$postgres_state/connection"
  set +a
  trap 'close_terminal; stop_simulator' EXIT
  start_simulator --objects contacts=40000,companies=4000,deals=6000 --limit 190 --association-limit 150 --daily-limit 650000 --latency 60 --jitter 20
  # In a shell of its own: psql takes its place.
  (run_db psql screens -qc 'DROP SCHEMA IF EXISTS hubspot_etl CASCADE') >/dev/null 2>&1
  export DB_NAME=screens HUBSPOT_BASE_URL=$simulator_url ACCESS_TOKEN=$simulator_token LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color
  local text=$local_state/screens.md page=$local_state/screens-report.html
  {
    printf '# What it looks like\n\nAs `./run.sh screens` took it in a terminal of 80 columns, from a simulated portal.\n'
    section 'Before: is all there?' check --object-type "$screens_objects"
    section 'What is in the portal?' discover --object-type "$screens_objects"
    section 'What will it do, and cost?' plan --object-type "$screens_objects"
    running_section 'While it runs' sync --object-type "$screens_objects" --log-level WARNING --report-file "$page"
    section 'What it did' sync --object-type deals --full-load --log-level WARNING
    section 'How do the tables stand?' status
    section 'Are they right?' verify --object-type deals --log-level WARNING
    printf '\n## The report as a page\n\n`./run.sh sync --object-type %s --report-file report.html`:\n\n![The report in a browser](screens/report.svg)\n' "$screens_objects"
  } >"$text"
  mkdir -p "$root/docs/screens"
  embed_page "$page" >"$root/docs/screens/report.svg"
  mv "$text" "$root/docs/screens.md"
  say 'docs/screens.md and docs/screens/report.svg are new'
}

# section TITLE ARGUMENTS...: the screen once the command has ended
section() {
  local title=$1
  shift
  in_terminal "$@"
  tmux_here wait-for ended
  heading "$title" "$@"
  picture
}

# running_section TITLE ARGUMENTS...: the screen while the command is under way; then its end is waited for
running_section() {
  local title=$1
  shift
  in_terminal "$@"
  sleep 8
  heading "$title" "$@"
  picture
  tmux_here wait-for ended
}

heading() {
  local title=$1
  shift
  printf '\n## %s\n\n`./run.sh %s`\n' "$title" "$(sed -E 's|/[^ ]*/[^ /]*\.html|report.html|' <<<"$*")"
}

picture() {
  printf '\n```text\n'
  tmux_here capture-pane -p -S - | sed -e 's/ *$//' | cat -s | sed -e '1{/^$/d}' -e '${/^$/d}'
  printf '```\n'
}

# in_terminal ARGUMENTS...: runs the program in a new terminal, which stays when it has ended
in_terminal() {
  close_terminal
  # Another server each time: one that is about to end takes no more.
  terminal=hubspot-etl-screens-$$-$((++terminals))
  tmux_here -f /dev/null new-session -d -x 80 -y 40 "$(printf '%q ' "$etl" "$@"); tmux -L $terminal wait-for -S ended; exec sleep 1000"
}

close_terminal() { [ -z "$terminal" ] || tmux_here kill-server 2>/dev/null || true; }

tmux_here() { tmux -L "$terminal" "$@"; }

# embed_page FILE: the page as a picture that a browser can draw
embed_page() {
  printf '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="2400" viewBox="0 0 1000 2400">\n<foreignObject width="1000" height="2400">\n'
  sed -e '/<!DOCTYPE/d' "$1"
  printf '\n</foreignObject>\n</svg>\n'
}
