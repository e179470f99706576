%% Records in the shell: in guards, filters and comprehensions, definitions that are refused, functions saved as a module; a restricted
%% shell; the columns of prompts; completion of arities, keys, quoted modules and folders above.
-module(records_and_limits).
-export([main/0]).
-export([local_allowed/3, non_local_allowed/3]).

main() ->
    ok = logger:set_primary_config(level, none),
    run(["rd(q, {b}), rd(r, {a, b = 1}).",
         "N = #r{a = #q{b = 3}}.",
         "if N#r.a#q.b =:= 3 -> yes; true -> no end.",
         "if is_record(N#r.a, q), record(N, r) -> yes; true -> no end.",
         "if is_integer(N#r.a#q.b), element(#r.a, N) =/= x -> yes; true -> no end.",
         "if (1)#r.a =:= 1 -> yes; true -> no end.",
         "[case X of _ when X#r.b =:= 1 orelse X#q.b =:= 2 -> yes; _ -> no end || X <- [#r{}, #q{b = 2}, #q{}]].",
         "[X || X <- [#r{b = 1}, #r{b = 2}, #q{}], X#r.b > 1].",
         "F = fun(A) when not (A#r.b =:= 1), A#r.a -> a; (A) when A#q.b andalso true -> b; (_) -> c end, [F(X) || X <- [#r{a = true, b = 2}, #q{b = true}, 1]].",
         "#r{a = 1, b = 2}#r.c.",
         "rd({foo}, {bar}).",
         "rd(bar, {foo = R#r.a}).",
         "rd(bar, {foo = #nothing{}}).",
         "if tuple(N#r.a) -> yes; true -> no end."]),
    run(["rd(svej, {a}).",
         "my_func(#svej{a = A}) -> A.",
         "-spec not_implemented(X) -> X.",
         "-spec 'my func'(X) -> X.",
         "'my func'(X) -> X.",
         "save_module(\"shell_saved.erl\").",
         "shell_saved:my_func(#svej{a = 3})."]),
    %% A fun holds what it names, and not all that is bound: otherwise each would double what the shell sends about.
    run([lists:flatten(io_lib:format("F~w = fun(X) -> X + ~w end, ok.", [N, N])) || N <- lists:seq(1, 40)] ++
            ["G = fun(X) -> F1(F40(X)) end, G(1)."]),
    {ok, Saved} = file:read_file("shell_saved.erl"),
    io:format("~ts~n", [Saved]),
    [file:delete(Name) || Name <- ["shell_saved.erl", "shell_saved.beam"]],
    application:set_env(stdlib, restricted_shell, ?MODULE),
    run(["1 + 2.", "lists:sort([2, 1]).", "lists:reverse([1]).", "i(1, 2, 3).", "is_pid(pid(0, 1, 2)).", "begin F = fun() -> init:stop() end, F() end."]),
    application:unset_env(stdlib, restricted_shell),
    [io:format("~p~n", [shell:prompt_width(Prompt, Encoding)]) || Prompt <- ["ol\x{e1}> ", "\e[31mol\x{e1}> ", <<"\x{1F600}> "/utf8>>], Encoding <- [unicode, latin1]],
    Bindings = [{'Map', #{a_key => 0, b_key => 1, {} => 2, 'Odd key' => 3}}],
    State = {shell_state, Bindings, [], []},
    [io:format("~ts: ~tp~n", [Text, edlin_expand:expand(lists:reverse(Text), [], State)]) ||
        Text <- ["fun lists:unzip3", "fun lists:unzip3/1,", "lists:unzip3/1", "lists:seq/", "Map#{a", "Map # { b", "Map#{b_key => 1, a", "Map#{'",
                 "\".."]].

%% What may be called in a restricted shell.
local_allowed(pid, [_, _, _], State) -> {true, State};
local_allowed(_, _, State) -> {false, State}.
non_local_allowed({erlang, Name}, _, State) when Name =:= '+'; Name =:= is_pid -> {true, State};
non_local_allowed({lists, sort}, _, State) -> {true, State};
non_local_allowed({lists, reverse}, [List], State) -> {{redirect, {lists, max}, [List]}, State};
non_local_allowed(_, _, State) -> {false, State}.

%% Prints what a shell says to lines of text.
run(Lines) ->
    {Device, Monitor} = spawn_monitor(fun() -> device(lists:append([Line ++ "\n" || Line <- Lines]), []) end),
    spawn(fun() ->
                  group_leader(Device, self()),
                  shell:start(true)
          end),
    receive {'DOWN', Monitor, _, _, Output} -> io:format("~ts~n", [Output]) end.

device(Input, Output) ->
    receive
        {io_request, From, As, Request} ->
            {Reply, Input1, Output1} = request(Request, Input, Output),
            From ! {io_reply, As, Reply},
            Input1 =:= eof andalso exit(lists:reverse(Output1)),
            device(Input1, Output1);
        _ -> device(Input, Output)
    end.

request({put_chars, _, Text}, Input, Output) -> {ok, Input, [Text | Output]};
request({put_chars, _, M, F, A}, Input, Output) -> {ok, Input, [apply(M, F, A) | Output]};
request({requests, Requests}, Input, Output) ->
    lists:foldl(fun(Request, {_, In, Out}) -> request(Request, In, Out) end, {ok, Input, Output}, Requests);
request({get_until, _, _, M, F, A}, Input, Output) -> until([], M, F, A, Input, Output);
request(getopts, Input, Output) -> {[{encoding, unicode}], Input, Output};
request(_, Input, Output) -> {{error, request}, Input, Output}.

until(Continuation, M, F, A, Input, Output) ->
    {Line, Rest} = case lists:splitwith(fun(C) -> C =/= $\n end, Input) of
                       {Text, [$\n | More]} -> {Text ++ "\n", More};
                       {[], []} -> {eof, eof}
                   end,
    case apply(M, F, [Continuation, Line | A]) of
        {done, Result, _} -> {Result, Rest, Output};
        {more, Next} -> until(Next, M, F, A, Rest, Output)
    end.
