%% erl_lint as a module.
-module(lint_module).
-export([main/0]).

main() ->
    show(["-module(made).", "-export([f/1]).", "f(X) -> Y = X, Z."]),
    show(["-module(made).", "-export([f/0]).", "f() -> erlang:now(), random:uniform()."]),
    show(["-module(made).", "-export([f/0]).", "-compile({nowarn_deprecated_function, [{erlang, now, 0}]}).", "f() -> now(), zlib:crc32(x)."]),
    show(["-module(made).", "-behaviour(gen_server).", "-export([init/1]).", "init(_) -> {ok, 1}."]),
    show(["-module(made).", "-behaviour(supervisor).", "-export([init/1]).", "init(_) -> ignore."]),
    show(["-module(made).", "-behaviour(no_such_behaviour).", "-export([f/0]).", "f() -> ok."]),
    [io:format("~p ~p~n", [Text, guards(Text)]) || Text <- ["is_integer(X)", "X > 1", "foo(X)", "X", "element(1, X)", "erlang:'+'(X, 1)",
                                                          "lists:map(X)", "X andalso Y", "<<X>>", "#{a => X}", "float(X)"]],
    [io:format("~p ~p~n", [Text, erl_lint:is_pattern_expr(expr(Text))]) || Text <- ["1 + 2", "X", "{a, 1}", "-1", "foo()", "[1 | 2]"]],
    io:format("~p~n", [erl_lint:bool_option(on, off, false, [on])]),
    io:format("~p~n", [erl_lint:bool_option(on, off, true, [off, x])]),
    io:format("~p~n", [erl_lint:value_option(v, 1, [{v, 3}])]).

show(Lines) ->
    Forms = [begin
                 {ok, Tokens, _} = erl_scan:string(Line, Number),
                 {ok, Form} = erl_parse:parse_form(Tokens),
                 Form
             end || {Number, Line} <- lists:enumerate(Lines)],
    Result = case erl_lint:module([{attribute, 1, file, {"made.erl", 1}} | Forms] ++ [{eof, 9}], "made.erl", []) of
                 {ok, Warnings} -> {ok, texts(Warnings)};
                 {error, Errors, Warnings} -> {error, texts(Errors), texts(Warnings)}
             end,
    io:format("~p~n", [Result]).

texts(Found) ->
    [{File, [{Location, lists:flatten(Module:format_error(Descriptor))} || {Location, Module, Descriptor} <- Infos]} || {File, Infos} <- Found].

guards(Text) -> {erl_lint:is_guard_test(expr(Text)), erl_lint:is_guard_expr(expr(Text))}.

expr(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, [Expr]} = erl_parse:parse_exprs(Tokens),
    Expr.
