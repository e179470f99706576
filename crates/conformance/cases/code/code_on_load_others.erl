%% While a module runs its on_load function, others that need the module wait for it, and it cannot wait for itself.
-module(code_on_load_others).
-include("case.hrl").

main() ->
    register(tester, self()),
    waiting(),
    calls_itself(),
    other_version(),
    refused(),
    killed(),
    ok.

%% Whoever calls the module, or asks for it, goes on when the function is through.
waiting() ->
    Code = compiled(slow, ["-on_load(f/0).", "-export([ok/0]).", "f() -> tester ! {loads, self()}, receive go -> ok end.", "ok() -> true."]),
    Loader = spawn_monitor(fun() -> exit(code:load_binary(slow, "", Code)) end),
    Runner = receive {loads, Pid} -> Pid end,
    Caller = spawn_monitor(fun() -> exit({called, slow:ok()}) end),
    Asker = spawn_monitor(fun() -> exit(code:ensure_loaded(slow)) end),
    receive after 50 -> ok end,
    ?show(code:is_loaded(slow)),
    ?show([is_process_alive(P) || {P, _} <- [Loader, Caller, Asker]]),
    Runner ! go,
    ?show([ended(M) || M <- [Loader, Caller, Asker]]).

calls_itself() ->
    Code = compiled(itself, ["-on_load(f/0).", "-export([ext/0]).", "f() -> tester ! (catch itself:ext()), ok.", "ext() -> good_work."]),
    {module, itself} = code:load_binary(itself, "", Code),
    ?show(receive {'EXIT', {undef, _}} -> undefined; Other -> Other end),
    {module, itself} = code:load_binary(itself, "", Code),
    ?show(receive Any -> Any end).

%% Another version waits its turn.
other_version() ->
    First = compiled(versions, ["-on_load(f/0).", "f() -> tester ! {loads, self()}, receive _ -> ok end."]),
    Second = compiled(versions, ["-export([t/0]).", "t() -> second."]),
    One = spawn_monitor(fun() -> exit(code:load_binary(versions, "", First)) end),
    Runner = receive {loads, Pid} -> Pid end,
    Two = spawn_monitor(fun() -> {module, _} = code:load_binary(versions, "", Second), exit(versions:t()) end),
    receive after 50 -> ok end,
    ?show(is_process_alive(element(1, Two))),
    Runner ! go,
    ?show([ended(M) || M <- [One, Two]]).

%% What a refused module has started ends with it, and those that wait hear of it.
refused() ->
    Code = compiled(refused, ["-on_load(f/0).", "f() -> tester ! {self(), spawn(fun loop/0)}, receive Answer -> Answer end.", "loop() -> loop()."]),
    Loader = spawn_monitor(fun() -> exit(code:load_binary(refused, "", Code)) end),
    {Runner, Started} = receive {Pid1, Pid2} when is_pid(Pid1) -> {Pid1, Pid2} end,
    Monitor = monitor(process, Started),
    Asker = spawn_monitor(fun() -> exit(code:ensure_loaded(refused)) end),
    receive after 50 -> ok end,
    Runner ! no,
    ?show([ended(M) || M <- [Loader, Asker]]),
    ?show(receive {'DOWN', Monitor, process, _, Reason} -> Reason after 2000 -> alive end),
    ?show(code:is_loaded(refused)).

killed() ->
    Code = compiled(killed, ["-on_load(f/0).", "f() -> tester ! {loads, self()}, receive after infinity -> ok end."]),
    Loader = spawn_monitor(fun() -> exit(code:load_binary(killed, "", Code)) end),
    Runner = receive {loads, Pid} -> Pid end,
    exit(Runner, kill),
    ?show(ended(Loader)),
    ?show(code:is_loaded(killed)).

ended({Pid, Monitor}) -> receive {'DOWN', Monitor, process, Pid, Reason} -> Reason after 5000 -> alive end.

compiled(Name, Lines) ->
    Forms = [begin {ok, Tokens, _} = erl_scan:string(Line), {ok, Form} = erl_parse:parse_form(Tokens), Form end
             || Line <- joined(["-module(" ++ atom_to_list(Name) ++ ")." | Lines])],
    {ok, Name, Code} = compile:forms(Forms, [nowarn_unused_function]),
    Code.

joined([Line, Next | Lines]) ->
    case lists:last(Line) of
        $. -> [Line | joined([Next | Lines])];
        _ -> joined([Line ++ Next | Lines])
    end;
joined(Lines) -> Lines.
