-module(code_order_of_functions).
-export([zeta/0, alpha/1, main/0, beta/2]).
-export([gamma/3]).

helper() -> ok.

zeta() -> alpha(1).

alpha(X) -> [fun(Y) -> {X, Y, fun() -> Y end} end, fun beta/2, [Z || Z <- X, Z > 1]].

beta(A, B) -> [X || X <- A, X > B].

gamma(_, _, _) -> second_helper(helper()).

second_helper(X) -> fun() -> X end.

%% Functions are listed as the file has them, those made from funs last, backwards; exports the other way.
main() ->
    io:format("~p~n", [?MODULE:module_info(functions)]),
    {ok, Tokens, _} = erl_scan:string("-module(made). -export([b/0, a/1]). c(X) -> [Y || Y <- X]. b() -> fun() -> c([]) end. a(X) -> fun() -> {X, fun() -> X end} end."),
    {ok, made, Code} = compile:forms(forms(Tokens, []), []),
    {module, made} = code:load_binary(made, "made.beam", Code),
    [io:format("~p~n", [made:module_info(Item)]) || Item <- [exports, functions]],
    {ok, {made, [{exports, Exports}, {locals, Locals}, {labeled_locals, Labels}]}} = beam_lib:chunks(Code, [exports, locals, labeled_locals]),
    io:format("~p~n~p~n~p~n", [Exports, Locals, [Name || {Name, _, _} <- Labels]]).

forms([], []) -> [];
forms([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | forms(Rest, [])];
forms([Token | Rest], Form) -> forms(Rest, [Token | Form]).
