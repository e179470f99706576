%% ets:fun2ms as ms_transform translates it when a module is compiled at run time.
-module(fun2ms).
-export([main/0]).

main() ->
    Funs = ["fun(A) -> A end", "fun({A, B}) when A > X, is_integer(B) -> {A, B, Y} end", "fun({A, _, A} = O) -> O end",
            "fun(#r{a = Q, _ = 7} = O) when O#r.b =:= Q -> O#r{c = Q} end", "fun(#r{a = Q}) when is_record(Q, r) -> #r{a = Q}, [Q | object()] end",
            "fun({A, B}) when A > 1, B; A < 0; B, A -> A end", "fun({a, [H | T], #{k := V}}) -> {H, T, #{v => V}, bindings()} ; ({b, 1.5, <<\"x\">>}) -> [] end",
            "fun({A, B}) -> erlang:'+'(A, B) end", "fun({A}) -> '$x' end", "fun({A}) when not is_atom(A), A =/= $c orelse true -> element(1, object()) end",
            "fun(A, B) -> A end", "fun({A = 1, B}) -> A end", "fun({A}) -> foo(A) end", "fun({A}) -> lists:map(A) end",
            "fun({A}) -> case A of 1 -> 2 end end", "fun({'$1'}) -> 2 end", "fun(#no{a = 1}) -> 2 end", "fun(#r{no = 1}) -> 2 end",
            "fun(#r{a = 1, a = 2}) -> 2 end", "fun({X}) -> X end", "fun({A}) -> A = 1 end", "fun({A}) -> [B || B <- A] end",
            "fun({A}) -> <<A>> end", "fun(<<A>>) -> A end", "fun([A]) -> A end", "F"],
    lists:foreach(fun(Fun) -> io:format("~ts~n    ~tp~n", [Fun, translated(Fun)]) end, Funs).

translated(Fun) ->
    Lines = ["-module(made).", "-export([f/1]).", "-record(r, {a, b = 3, c}).", "f(F) -> X = 5, Y = {1, 2}, _ = {F, X, Y}, ets:fun2ms(" ++ Fun ++ ")."],
    Forms = [begin
                 {ok, Tokens, _} = erl_scan:string(Line, Number),
                 {ok, Form} = erl_parse:parse_form(Tokens),
                 Form
             end || {Number, Line} <- lists:enumerate(Lines)],
    case compile:forms(Forms ++ [{eof, 5}], [binary, return, {parse_transform, ms_transform}]) of
        {ok, made, Code, Warnings} ->
            {module, made} = code:load_binary(made, "made.erl", Code),
            {made:f(1), [lists:flatten(ms_transform:format_error(D)) || {_, Infos} <- Warnings, {_, ms_transform, D} <- Infos]};
        {error, Errors, _} ->
            [{Location, Module, lists:flatten(Module:format_error(Descriptor))} || {_, Infos} <- Errors, {Location, Module, Descriptor} <- Infos]
    end.
