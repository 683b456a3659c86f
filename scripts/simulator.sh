# shellcheck shell=bash disable=SC2154 # some variables are set by the files that run.sh sources before
# A simulated portal beside what needs one. Sourced by run.sh.

# It refuses what does not look like a token, as HubSpot does.
simulator_token=pat-eu1-00000000-0000-0000-0000-000000000000
simulator_url=''
simulator_pid=''

# start_simulator OPTIONS...: sets simulator_url. The caller traps EXIT to stop it.
start_simulator() {
  local log=$local_state/simulator.log
  # There before it is looked into: the simulator's own shell may be slower than this one.
  : >"$log"
  # It ends with us, however we end.
  setpriv --pdeathsig TERM -- "$simulator" --port 0 --seed 42 --limits off --token "$simulator_token" "$@" >"$log" 2>&1 </dev/null &
  simulator_pid=$!
  for _ in {1..300}; do
    simulator_url=$(sed -n 's/^listening on //p' "$log")
    if [ -n "$simulator_url" ]; then return; fi
    kill -0 "$simulator_pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  die 'the simulator does not start'
}

stop_simulator() {
  if [ -z "$simulator_pid" ]; then return; fi
  kill "$simulator_pid" 2>/dev/null || true
  wait "$simulator_pid" 2>/dev/null || true
}
