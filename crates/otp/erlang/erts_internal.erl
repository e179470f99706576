%% What natives of module erlang do in Erlang: waiting for the answer of another process, and taking messages out of the mailbox.
-module(erts_internal).

-export([await_result/1, flush_monitor/2]).

%% The answer to a question that a native has sent: a process answers `badarg' where the question cannot be asked of it.
await_result(Reference) ->
    receive
        {Reference, badarg} -> erlang:error(badarg);
        {Reference, Result} -> Result
    end.

%% `demonitor(Reference, [flush | Options])' where the monitor was gone already: its message may have come.
flush_monitor(Reference, Info) ->
    receive
        {_, Reference, _, _, _} -> not Info
    after 0 ->
        not Info
    end.
