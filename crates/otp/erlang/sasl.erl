%% The application sasl, as far as it is here: the supervisor of the alarm handler. There are no releases to handle.
-module(sasl).
-behaviour(application).
-behaviour(supervisor).

-export([init/1, start/2, stop/1]).

start(_, []) -> supervisor:start_link({local, sasl_sup}, ?MODULE, sasl_sup).

stop(_) -> ok.

init(sasl_sup) ->
    {ok, {#{strategy => one_for_one, intensity => 0, period => 1},
          [#{id => sasl_safe_sup, start => {supervisor, start_link, [{local, sasl_safe_sup}, ?MODULE, safe]}, shutdown => infinity,
             type => supervisor, modules => [?MODULE]}]}};
init(safe) ->
    {ok, {#{strategy => one_for_one, intensity => 4, period => 3600},
          [#{id => alarm_handler, start => {alarm_handler, start_link, []}, shutdown => 2000, modules => dynamic}]}}.
