%% compile:forms: abstract format to code, and what is wrong with it.
-module(compile_forms).
-export([main/0]).

main() ->
    Good = forms(["-module(made).", "-export([f/1, g/0]).", "f(X) -> X * 2.", "g() -> {?MODULE_INFO}."]),
    run(Good),
    io:format("~p~n", [result(compile:forms(forms(["-module(made).", "f() -> ok."]), [binary, return]))]),
    io:format("~p~n", [result(compile:forms(forms(["-module(made).", "f() -> X."]), [binary, return_errors]))]),
    io:format("~p~n", [result(compile:forms(forms(["-module(made).", "f() -> 1."]), [binary, warnings_as_errors, return]))]),
    io:format("~p~n", [result(compile:forms(forms(["-module(made).", "f() -> 1."]), [binary, export_all, nowarn_export_all]))]),
    io:format("~p~n", [result(compile:forms(forms(["-module(made).", "f() -> 1."]), [basic_validation, return]))]),
    io:format("~p~n", [compile:output_generated([binary])]),
    io:format("~p~n", [compile:output_generated([])]).

run(Forms) ->
    {ok, made, Code} = compile:forms(Forms, [binary]),
    {module, made} = code:load_binary(made, "made.erl", Code),
    io:format("~p ~p~n", [made:f(21), made:g()]).

forms(Lines) ->
    Text = lists:flatten([string:replace(Line, "?MODULE_INFO", "made") ++ "\n" || Line <- Lines]),
    {ok, Tokens, _} = erl_scan:string(Text),
    forms(Tokens, []).

forms([], []) -> [{eof, 9}];
forms(Tokens, _) ->
    {Form, [Dot | Rest]} = lists:splitwith(fun(Token) -> element(1, Token) =/= dot end, Tokens),
    {ok, Parsed} = erl_parse:parse_form(Form ++ [Dot]),
    [Parsed | forms(Rest, [])].

%% Descriptors are the compiler's own affair: what counts is what they say.
result({ok, Module, Code}) when is_binary(Code) -> {ok, Module, code};
result({ok, Module, Code, Warnings}) when is_binary(Code) -> {ok, Module, code, texts(Warnings)};
result({ok, Module, Warnings}) -> {ok, Module, texts(Warnings)};
result({error, Errors, Warnings}) -> {error, texts(Errors), texts(Warnings)};
result(Other) -> Other.

texts(Found) ->
    [{File, [{Location, lists:flatten(Module:format_error(Descriptor))} || {Location, Module, Descriptor} <- Infos]} || {File, Infos} <- Found].
