%% Evaluates expressions in abstract format.
%%
%% A body's last expression is evaluated by a tail call, so loops of funs run in constant space. Bindings are an orddict or a map, as
%% the caller has them. Patterns and guards are those of compiled code; an exception has the class and reason of compiled code, and the
%% frames of this module.
-module(erl_eval).

-export([add_binding/3, binding/2, bindings/1, check_command/2, del_binding/2, eval_str/1, expr/2, expr/3, expr/4, expr/5, expr/6, expr_list/2,
         expr_list/3, expr_list/4, exprs/2, exprs/3, exprs/4, exprs/5, extended_parse_exprs/1, extended_parse_term/1, fun_data/1,
         is_constant_expr/1, match_clause/4, new_bindings/0, new_bindings/1, partial_eval/1, subst_values_for_vars/2]).

%% How calls are handled: `local` and `other` are none, {value, Fun} or {eval, Fun} (or {M, F, Extra} forms).
-record(env, {local = none, other = none}).

%% Asking --------------------------------------------------------------------------------------------------------------

exprs(Exprs, Bs) ->
    checked(Exprs, Bs),
    exprs(Exprs, Bs, none, none, none).
exprs(Exprs, Bs, Local) -> exprs(Exprs, Bs, Local, none, none).
exprs(Exprs, Bs, Local, Other) -> exprs(Exprs, Bs, Local, Other, none).

exprs(Exprs, Bs, Local, Other, value) -> body(Exprs, Bs, env(Local, Other));
exprs(Exprs, Bs, Local, Other, none) ->
    {Value, Bs1} = sequence(Exprs, Bs, env(Local, Other)),
    {value, Value, Bs1}.

expr(Expr, Bs) ->
    checked([Expr], Bs),
    expr(Expr, Bs, none, none, none).
expr(Expr, Bs, Local) -> expr(Expr, Bs, Local, none, none).
expr(Expr, Bs, Local, Other) -> expr(Expr, Bs, Local, Other, none).

expr(Expr, Bs, Local, Other, value) -> value(Expr, Bs, env(Local, Other));
expr(Expr, Bs, Local, Other, none) ->
    {Value, Bs1} = eval(Expr, Bs, env(Local, Other)),
    {value, Value, Bs1}.

expr(Expr, Bs, Local, Other, Return, _) -> expr(Expr, Bs, Local, Other, Return).

%% Without handlers, what no module may say is an error before anything is evaluated.
checked(Exprs, Bs) ->
    case check_command(Exprs, Bs) of
        ok -> ok;
        {error, {_, _, Descriptor}} -> fail(Descriptor)
    end.

expr_list(Exprs, Bs) -> expr_list(Exprs, Bs, none, none).
expr_list(Exprs, Bs, Local) -> expr_list(Exprs, Bs, Local, none).
expr_list(Exprs, Bs, Local, Other) -> list(Exprs, Bs, env(Local, Other)).

env(Local, Other) -> #env{local = Local, other = Other}.

%% Bindings ------------------------------------------------------------------------------------------------------------

new_bindings() -> orddict:new().
new_bindings(Bs) when is_map(Bs) -> maps:new();
new_bindings(Bs) when is_list(Bs) -> orddict:new().

bindings(Bs) when is_map(Bs) -> maps:to_list(Bs);
bindings(Bs) when is_list(Bs) -> orddict:to_list(Bs).

binding(Name, Bs) ->
    case find(Name, Bs) of
        {ok, Value} -> {value, Value};
        error -> unbound
    end.

find(Name, Bs) when is_map(Bs) -> maps:find(Name, Bs);
find(Name, Bs) -> orddict:find(Name, Bs).

add_binding(Name, Value, Bs) when is_map(Bs) -> Bs#{Name => Value};
add_binding(Name, Value, Bs) when is_list(Bs) -> orddict:store(Name, Value, Bs).

del_binding(Name, Bs) when is_map(Bs) -> maps:remove(Name, Bs);
del_binding(Name, Bs) when is_list(Bs) -> orddict:erase(Name, Bs).

%% Bindings of parts that are evaluated side by side.
merge(Bs1, Bs2) ->
    lists:foldl(fun({Name, Value}, Bs) ->
                        case binding(Name, Bs) of
                            {value, Value} -> Bs;
                            {value, Other} -> erlang:raise(error, {badmatch, Value}, [{?MODULE, merge, [Other], []}]);
                            unbound -> add_binding(Name, Value, Bs)
                        end
                end, Bs2, bindings(Bs1)).

%% Bodies --------------------------------------------------------------------------------------------------------------

%% The value of the last expression, by a tail call.
body([Expr], Bs, Env) -> value(Expr, Bs, Env);
body([Expr | Exprs], Bs, Env) ->
    {_, Bs1} = eval(Expr, Bs, Env),
    body(Exprs, Bs1, Env).

%% The value of the last expression with the bindings after it.
sequence([Expr], Bs, Env) -> eval(Expr, Bs, Env);
sequence([Expr | Exprs], Bs, Env) ->
    {_, Bs1} = eval(Expr, Bs, Env),
    sequence(Exprs, Bs1, Env).

value({block, _, Exprs}, Bs, Env) -> body(Exprs, Bs, Env);
value({'if', A, Clauses}, Bs, Env) ->
    {Body, Bs1} = if_clause(A, Clauses, Bs, Env),
    body(Body, Bs1, Env);
value({'case', A, Expr, Clauses}, Bs, Env) ->
    {Value, Bs1} = eval(Expr, Bs, Env),
    {Body, Bs2} = case_clause(A, Value, Clauses, Bs1, Env),
    body(Body, Bs2, Env);
value({call, A, Function, Args}, Bs, Env) ->
    %% Loops end in a call: what is called last leaves nothing behind.
    case called(Function, Args, Bs, Env) of
        {function, M, F, Values, _} -> do_apply(A, M, F, Values, Env);
        {'fun', Fun, Values, _} -> apply_fun(A, Fun, Values, Env);
        {local, Name} -> element(1, local(Name, Args, Bs, Env))
    end;
value({op, A, 'andalso', Left, Right}, Bs, Env) ->
    case eval(Left, Bs, Env) of
        {true, Bs1} -> value(Right, Bs1, Env);
        {false, _} -> false;
        {Other, _} -> fail(A, {badarg, Other}, Env)
    end;
value({op, A, 'orelse', Left, Right}, Bs, Env) ->
    case eval(Left, Bs, Env) of
        {true, _} -> true;
        {false, Bs1} -> value(Right, Bs1, Env);
        {Other, _} -> fail(A, {badarg, Other}, Env)
    end;
value({op, A, Op, Arg}, Bs, Env) ->
    {Value, _} = eval(Arg, Bs, Env),
    do_apply(A, erlang, Op, [Value], Env);
value({op, A, Op, Left, Right}, Bs, Env) ->
    {Values, _} = list([Left, Right], Bs, Env),
    do_apply(A, erlang, Op, Values, Env);
value(Expr, Bs, Env) ->
    element(1, eval(Expr, Bs, Env)).

fail(Reason) -> erlang:error(Reason).

%% A handler of other functions is told of errors that are raised here, as of any call.
fail(_, Reason, #env{other = none}) -> erlang:error(Reason);
fail(A, Reason, Env) ->
    Stack = case process_info(self(), current_stacktrace) of
                {_, [_ | Callers]} -> Callers;
                _ -> []
            end,
    raise(A, Reason, Stack, Env).

raise(_, Reason, Stack, #env{other = none}) -> erlang:raise(error, Reason, Stack);
raise(A, Reason, Stack, Env) ->
    _ = do_apply(A, erlang, raise, [error, Reason, Stack], Env),
    erlang:raise(error, Reason, Stack).

%% Expressions ---------------------------------------------------------------------------------------------------------

eval({var, A, Name}, Bs, Env) ->
    case binding(Name, Bs) of
        {value, Value} -> {Value, Bs};
        unbound -> fail(A, {unbound, Name}, Env)
    end;
eval({char, _, C}, Bs, _) -> {C, Bs};
eval({integer, _, I}, Bs, _) -> {I, Bs};
eval({float, _, F}, Bs, _) -> {F, Bs};
eval({atom, _, A}, Bs, _) -> {A, Bs};
eval({string, _, S}, Bs, _) -> {S, Bs};
eval({nil, _}, Bs, _) -> {[], Bs};
eval({value, _, Value}, Bs, _) -> {Value, Bs};
eval({cons, _, Head, Tail}, Bs, Env) ->
    {Values, Last, Bs1} = cells(Tail, [Head], Bs, Env),
    {lists:foldl(fun(V, T) -> [V | T] end, Last, Values), Bs1};
eval({tuple, _, Elements}, Bs, Env) ->
    {Values, Bs1} = list(Elements, Bs, Env),
    {list_to_tuple(Values), Bs1};
eval({map, _, Fields}, Bs, Env) -> map_fields(Fields, #{}, Bs, Env);
eval({map, _, Map, Fields}, Bs, Env) ->
    {Value, Bs1} = eval(Map, Bs, Env),
    {New, Bs2} = map_fields(Fields, Value, Bs, Env),
    {New, merge(Bs2, Bs1)};
eval({bin, A, Elements}, Bs, Env) ->
    Raise = fun(Reason, Stack) -> raise(A, Reason, Stack, Env) end,
    {value, Bits, Bs1} = eval_bits:expr_grp(Elements, Bs, fun(E, B) -> {V, B1} = eval(E, B, Env), {value, V, B1} end, Raise),
    {Bits, Bs1};
eval({block, _, Exprs}, Bs, Env) -> sequence(Exprs, Bs, Env);
eval({'if', A, Clauses}, Bs, Env) ->
    {Body, Bs1} = if_clause(A, Clauses, Bs, Env),
    sequence(Body, Bs1, Env);
eval({'case', A, Expr, Clauses}, Bs, Env) ->
    {Value, Bs1} = eval(Expr, Bs, Env),
    {Body, Bs2} = case_clause(A, Value, Clauses, Bs1, Env),
    sequence(Body, Bs2, Env);
eval({match, A, Pattern, Expr}, Bs, Env) ->
    {Value, Bs1} = eval(Expr, Bs, Env),
    case match(Pattern, Value, Bs1, Bs1, Env) of
        {match, Bs2} -> {Value, Bs2};
        nomatch -> fail(A, {badmatch, Value}, Env)
    end;
eval({maybe_match, _, Pattern, Expr}, Bs, Env) ->
    {Value, Bs1} = eval(Expr, Bs, Env),
    case match(Pattern, Value, Bs1, Bs1, Env) of
        {match, Bs2} -> {Value, Bs2};
        nomatch -> throw({maybe_mismatch, Value})
    end;
eval({'maybe', _, Exprs}, Bs, Env) ->
    case maybe_body(Exprs, Bs, Env) of
        {mismatch, Value} -> {Value, Bs};
        {value, Value} -> {Value, Bs}
    end;
eval({'maybe', _, Exprs, {'else', A, Clauses}}, Bs, Env) ->
    case maybe_body(Exprs, Bs, Env) of
        {value, Value} -> {Value, Bs};
        {mismatch, Value} ->
            case clause(Clauses, [Value], Bs, Bs, Env) of
                {Body, Bs1} -> sequence(Body, Bs1, Env);
                nomatch -> fail(A, {else_clause, Value}, Env)
            end
    end;
eval({'catch', _, Expr}, Bs, Env) ->
    try eval(Expr, Bs, Env)
    catch
        throw:Value -> {Value, Bs};
        exit:Reason -> {{'EXIT', Reason}, Bs};
        error:Reason:Stack -> {{'EXIT', {Reason, Stack}}, Bs}
    end;
eval({'try', A, Exprs, Ofs, Catches, After}, Bs, Env) -> {try_in(A, Exprs, Ofs, Catches, After, Bs, Env), Bs};
eval({'receive', _, Clauses}, Bs, Env) -> receive_in(Clauses, infinity, [], Bs, Env);
eval({'receive', _, Clauses, Timeout, Body}, Bs, Env) ->
    {Time, Bs1} = eval(Timeout, Bs, Env),
    receive_in(Clauses, Time, Body, Bs1, Env);
eval({op, _, 'andalso', _, _} = Expr, Bs, Env) -> {value(Expr, Bs, Env), Bs};
eval({op, _, 'orelse', _, _} = Expr, Bs, Env) -> {value(Expr, Bs, Env), Bs};
eval({op, A, Op, Arg}, Bs, Env) ->
    {Value, Bs1} = eval(Arg, Bs, Env),
    {do_apply(A, erlang, Op, [Value], Env), Bs1};
eval({op, A, Op, Left, Right}, Bs, Env) ->
    {Values, Bs1} = list([Left, Right], Bs, Env),
    {do_apply(A, erlang, Op, Values, Env), Bs1};
eval({lc, _, Expr, Qualifiers}, Bs, Env) ->
    {lists:reverse(generate(Qualifiers, Bs, Env, fun(B, Acc) -> [value(Expr, B, Env) | Acc] end, [])), Bs};
eval({bc, _, Expr, Qualifiers}, Bs, Env) ->
    Parts = generate(Qualifiers, Bs, Env, fun(B, Acc) -> [value(Expr, B, Env) | Acc] end, []),
    {list_to_bitstring(lists:reverse(Parts)), Bs};
eval({mc, _, {map_field_assoc, _, Key, Value}, Qualifiers}, Bs, Env) ->
    Add = fun(B, Acc) ->
                  {[K, V], _} = list([Key, Value], B, Env),
                  [{K, V} | Acc]
          end,
    {maps:from_list(lists:reverse(generate(Qualifiers, Bs, Env, Add, []))), Bs};
eval({'fun', _, {function, {atom, _, M}, {atom, _, F}, {integer, _, A}}}, Bs, _) -> {fun M:F/A, Bs};
eval({'fun', _, {function, M, F, A}}, Bs, Env) when is_tuple(M) ->
    {[Module, Function, Arity], Bs1} = list([M, F, A], Bs, Env),
    {erlang:make_fun(Module, Function, Arity), Bs1};
eval({'fun', _, {function, M, F, A}}, Bs, _) when is_atom(M) -> {erlang:make_fun(M, F, A), Bs};
eval({'fun', _, {function, Name, Arity}}, Bs, Env) ->
    case erl_internal:bif(Name, Arity) of
        true -> {erlang:make_fun(erlang, Name, Arity), Bs};
        false ->
            Call = fun(Args) -> element(1, local(Name, [{value, 0, Arg} || Arg <- Args], Bs, Env)) end,
            {with_arity(Arity, Call), Bs}
    end;
eval({'fun', _, {clauses, Clauses}}, Bs, Env) -> {fun_of(none, Clauses, Bs, Env), Bs};
eval({named_fun, _, Name, Clauses}, Bs, Env) -> {fun_of(Name, Clauses, Bs, Env), Bs};
eval({call, A, Function, Args}, Bs, Env) -> call(A, Function, Args, Bs, Env);
eval({remote, _, _, _}, _, _) -> fail({badexpr, ':'});
eval({record, _, Name, _}, _, _) -> fail({undef_record, Name});
eval({record, _, _, Name, _}, _, _) -> fail({undef_record, Name});
eval({record_field, _, _, Name, _}, _, _) -> fail({undef_record, Name});
eval({record_index, _, Name, _}, _, _) -> fail({undef_record, Name});
eval({executable_line, _}, Bs, _) -> {ok, Bs};
eval(Expr, _, _) -> fail({badexpr, Expr}).

%% The cells of a list, the last first, so that long lists nest nothing.
cells({cons, _, Head, Tail}, Heads, Bs, Env) -> cells(Tail, [Head | Heads], Bs, Env);
cells(Tail, Heads, Bs, Env) ->
    {Values, Bs1} = list(lists:reverse(Heads), Bs, Env),
    {Last, Bs2} = eval(Tail, Bs, Env),
    {lists:reverse(Values), Last, merge(Bs2, Bs1)}.

%% Expressions side by side: each sees the bindings before all of them.
list(Exprs, Bs, Env) -> list(Exprs, [], Bs, Bs, Env).

list([Expr | Exprs], Values, Before, Bs, Env) ->
    {Value, Bs1} = eval(Expr, Before, Env),
    list(Exprs, [Value | Values], Before, case Bs1 of Before -> Bs; _ -> merge(Bs1, Bs) end, Env);
list([], Values, _, Bs, _) ->
    {lists:reverse(Values), Bs}.

%% All keys and values come first, whatever is made of them.
map_fields(Fields, Map, Bs, Env) ->
    {Given, Bs1} = lists:mapfoldl(fun({Kind, _, Key, Value}, In) ->
                                          {[K, V], New} = list([Key, Value], Bs, Env),
                                          {{Kind, K, V}, merge(New, In)}
                                  end, Bs, Fields),
    is_map(Map) orelse fail({badmap, Map}),
    {lists:foldl(fun put_field/2, Map, Given), Bs1}.

put_field({map_field_assoc, K, V}, Map) -> Map#{K => V};
put_field({map_field_exact, K, V}, Map) when is_map_key(K, Map) -> Map#{K := V};
put_field({map_field_exact, K, _}, _) -> fail({badkey, K}).

%% Clauses -------------------------------------------------------------------------------------------------------------

if_clause(A, [{clause, _, [], Guards, Body} | Clauses], Bs, Env) ->
    case guard(Guards, Bs, Env) of
        true -> {Body, Bs};
        false -> if_clause(A, Clauses, Bs, Env)
    end;
if_clause(A, [], _, Env) -> fail(A, if_clause, Env).

case_clause(A, Value, Clauses, Bs, Env) ->
    case clause(Clauses, [Value], Bs, Bs, Env) of
        nomatch -> fail(A, {case_clause, Value}, Env);
        Found -> Found
    end.

match_clause(Clauses, Values, Bs, Local) ->
    case clause(Clauses, Values, Bs, Bs, env(Local, none)) of
        nomatch -> nomatch;
        {Body, Bs1} -> {Body, Bs1}
    end.

%% The body of the first clause that takes these values, with the bindings it makes.
clause([{clause, _, Patterns, Guards, Body} | Clauses], Values, Bs, Outer, Env) ->
    case match_all(Patterns, Values, Bs, Outer, Env) of
        {match, Bs1} ->
            case guard(Guards, Bs1, Env) of
                true -> {Body, Bs1};
                false -> clause(Clauses, Values, Bs, Outer, Env)
            end;
        nomatch -> clause(Clauses, Values, Bs, Outer, Env)
    end;
clause([], _, _, _, _) -> nomatch.

guard([], _, _) -> true;
guard(Alternatives, Bs, Env) -> lists:any(fun(Tests) -> lists:all(fun(Test) -> only_guard(Test, Bs, Env) end, Tests) end, Alternatives).

only_guard(Test, Bs, Env) ->
    is_guard(Test) orelse is_old_test(Test) orelse fail(guard_expr),
    guard_test(Test, Bs, Env).

is_old_test({call, _, {atom, _, Name}, Args}) -> erl_internal:old_type_test(Name, length(Args)) andalso lists:all(fun is_guard/1, Args);
%% A module and a name in a tuple were called once; the test fails.
is_old_test({call, A, {tuple, _, [{atom, _, erlang}, Name]}, Args}) -> is_guard({call, A, Name, Args});
is_old_test(_) -> false.

%% What fails in a guard is false. Old names of tests mean what they meant.
guard_test({call, A, {atom, _, Name}, Args}, Bs, Env) ->
    New = case erl_internal:old_type_test(Name, length(Args)) of
              true when Name =:= record -> is_record;
              true -> list_to_atom("is_" ++ atom_to_list(Name));
              false -> Name
          end,
    try element(1, call(A, {remote, A, {atom, A, erlang}, {atom, A, New}}, Args, Bs, Env#env{local = none})) =:= true
    catch error:Reason when not (is_tuple(Reason) andalso element(1, Reason) =:= unbound) -> false
    end;
guard_test(Test, Bs, Env) ->
    try element(1, eval(Test, Bs, Env#env{local = none})) =:= true
    catch error:Reason when not (is_tuple(Reason) andalso element(1, Reason) =:= unbound) -> false
    end.

maybe_body(Exprs, Bs, Env) ->
    Tag = make_ref(),
    try {value, maybe_sequence(Exprs, Bs, Env, Tag)}
    catch throw:{Tag, Value} -> {mismatch, Value}
    end.

%% Only the conditional matches at the top of the body leave it.
maybe_sequence([Expr], Bs, Env, Tag) -> element(1, maybe_eval(Expr, Bs, Env, Tag));
maybe_sequence([Expr | Exprs], Bs, Env, Tag) ->
    {_, Bs1} = maybe_eval(Expr, Bs, Env, Tag),
    maybe_sequence(Exprs, Bs1, Env, Tag).

maybe_eval({maybe_match, _, Pattern, Expr}, Bs, Env, Tag) ->
    {Value, Bs1} = eval(Expr, Bs, Env),
    case match(Pattern, Value, Bs1, Bs1, Env) of
        {match, Bs2} -> {Value, Bs2};
        nomatch -> throw({Tag, Value})
    end;
maybe_eval(Expr, Bs, Env, _) -> eval(Expr, Bs, Env).

try_in(A, Exprs, Ofs, Catches, After, Bs, Env) ->
    try
        try sequence(Exprs, Bs, Env) of
            {Value, _} when Ofs =:= [] -> Value;
            {Value, Bs1} ->
                case clause(Ofs, [Value], Bs1, Bs1, Env) of
                    {Body, Bs2} -> body(Body, Bs2, Env);
                    nomatch -> fail(A, {try_clause, Value}, Env)
                end
        catch
            Class:Reason:Stack when Catches =/= [] ->
                case clause(Catches, [{Class, Reason, Stack}], Bs, Bs, Env) of
                    {Body, Bs1} -> body(Body, Bs1, Env);
                    nomatch -> erlang:raise(Class, Reason, Stack)
                end
        end
    after
        After =:= [] orelse body(After, Bs, Env)
    end.

receive_in(Clauses, Timeout, Body, Bs, Env) ->
    Try = fun(Message) -> clause(Clauses, [Message], Bs, Bs, Env) end,
    case prim_eval:'receive'(Try, Timeout) of
        timeout -> sequence(Body, Bs, Env);
        {Found, Bs1} -> sequence(Found, Bs1, Env)
    end.

%% Comprehensions ------------------------------------------------------------------------------------------------------

%% Folds over what the qualifiers generate. Those side by side (`&&`) advance together.
generate([], Bs, _, Fun, Acc) -> Fun(Bs, Acc);
generate([{zip, _, Generators} | Qualifiers], Bs, Env, Fun, Acc) ->
    Sources = [source(G, Bs, Env) || G <- Generators],
    zip(Sources, Generators, Qualifiers, Bs, Env, Fun, Acc);
generate([Qualifier | Qualifiers], Bs, Env, Fun, Acc) ->
    case is_generator(Qualifier) of
        true -> one(source(Qualifier, Bs, Env), Qualifier, Qualifiers, Bs, Env, Fun, Acc);
        false ->
            case filter(Qualifier, Bs, Env) of
                true -> generate(Qualifiers, Bs, Env, Fun, Acc);
                false -> Acc
            end
    end.

is_generator({Kind, _, _, _}) ->
    lists:member(Kind, [generate, generate_strict, b_generate, b_generate_strict, m_generate, m_generate_strict]);
is_generator(_) -> false.

filter(Test, Bs, Env) ->
    case is_guard(Test) of
        true -> guard_test(Test, Bs, Env);
        false ->
            case value(Test, Bs, Env) of
                Bool when is_boolean(Bool) -> Bool;
                Other -> fail({bad_filter, Other})
            end
    end.

%% A filter that could stand in a guard is one: what fails in it is false.
is_guard({call, A, {remote, _, {atom, _, erlang}, {atom, _, Name}}, Args}) ->
    case Args of
        [Arg] when Name =:= '+'; Name =:= '-'; Name =:= 'not'; Name =:= 'bnot' -> is_guard({op, A, Name, Arg});
        [Left, Right] ->
            case is_guard({op, A, Name, Left, Right}) of
                true -> Name =/= 'andalso' andalso Name =/= 'orelse';
                false -> is_guard({call, A, {atom, A, Name}, Args})
            end;
        _ -> is_guard({call, A, {atom, A, Name}, Args})
    end;
is_guard({call, _, {atom, _, Name}, Args}) ->
    Arity = length(Args),
    (erl_internal:guard_bif(Name, Arity) orelse erl_internal:type_test(Name, Arity)) andalso lists:all(fun is_guard/1, Args);
is_guard({op, _, Op, Arg}) -> (erl_internal:arith_op(Op, 1) orelse erl_internal:bool_op(Op, 1)) andalso is_guard(Arg);
is_guard({op, _, Op, Left, Right}) ->
    (Op =:= 'andalso' orelse Op =:= 'orelse' orelse erl_internal:arith_op(Op, 2) orelse erl_internal:bool_op(Op, 2)
     orelse erl_internal:comp_op(Op, 2)) andalso is_guard(Left) andalso is_guard(Right);
is_guard({cons, _, Head, Tail}) -> is_guard(Head) andalso is_guard(Tail);
is_guard({tuple, _, Elements}) -> lists:all(fun is_guard/1, Elements);
is_guard({map, _, Fields}) -> lists:all(fun({_, _, K, V}) -> is_guard(K) andalso is_guard(V) end, Fields);
is_guard({map, _, Map, Fields}) -> is_guard(Map) andalso is_guard({map, 0, Fields});
is_guard({bin, _, Elements}) -> lists:all(fun({bin_element, _, E, _, _}) -> is_guard(E) end, Elements);
is_guard({Tag, _, _}) -> lists:member(Tag, [var, atom, integer, char, float, string, value]);
is_guard({nil, _}) -> true;
is_guard(_) -> false.

source({m_generate, A, _, Expr}, Bs, Env) -> map_source(A, value(Expr, Bs, Env), Env);
source({m_generate_strict, A, _, Expr}, Bs, Env) -> map_source(A, value(Expr, Bs, Env), Env);
source({_, _, _, Expr}, Bs, Env) -> value(Expr, Bs, Env).

map_source(_, Map, _) when is_map(Map) -> {map, maps:next(maps:iterator(Map))};
map_source(_, {map, _} = Source, _) -> Source;
map_source(A, Other, Env) ->
    try {map, maps:next(Other)}
    catch error:_ -> fail(A, {bad_generator, Other}, Env)
    end.

one(Source, Generator, Qualifiers, Bs, Env, Fun, Acc) ->
    case next(Generator, Source, Bs, Env) of
        done -> Acc;
        {skip, Rest} -> one(Rest, Generator, Qualifiers, Bs, Env, Fun, Acc);
        {match, Bs1, Rest} -> one(Rest, Generator, Qualifiers, Bs, Env, Fun, generate(Qualifiers, Bs1, Env, Fun, Acc))
    end.

zip(Sources, Generators, Qualifiers, Bs, Env, Fun, Acc) ->
    Steps = [next(G, S, Bs, Env) || {G, S} <- lists:zip(Generators, Sources)],
    case lists:all(fun(Step) -> Step =:= done end, Steps) of
        true -> Acc;
        false ->
            lists:member(done, Steps) andalso fail({bad_generators, list_to_tuple(Sources)}),
            Rests = [element(tuple_size(Step), Step) || Step <- Steps],
            case lists:keymember(skip, 1, Steps) of
                true -> zip(Rests, Generators, Qualifiers, Bs, Env, Fun, Acc);
                false ->
                    Bs1 = lists:foldl(fun({match, New, _}, All) -> maps_over(New, All) end, Bs, Steps),
                    zip(Rests, Generators, Qualifiers, Bs, Env, Fun, generate(Qualifiers, Bs1, Env, Fun, Acc))
            end
    end.

maps_over(New, All) -> lists:foldl(fun({Name, Value}, Bs) -> add_binding(Name, Value, Bs) end, All, bindings(New)).

%% One step of a generator: `done`, {skip, Rest} or {match, Bindings, Rest}. Its variables are new ones.
next({Kind, _, Pattern, _}, [Value | Rest], Bs, Env) when Kind =:= generate; Kind =:= generate_strict ->
    case match(Pattern, Value, fresh(Pattern, Bs), Bs, Env) of
        {match, Bs1} -> {match, Bs1, Rest};
        nomatch when Kind =:= generate -> {skip, Rest};
        nomatch -> fail({badmatch, Value})
    end;
next({Kind, _, _, _}, [], _, _) when Kind =:= generate; Kind =:= generate_strict -> done;
next({Kind, _, {map_field_exact, _, K, V}, _}, {map, Next}, Bs, Env) when Kind =:= m_generate; Kind =:= m_generate_strict ->
    case Next of
        none -> done;
        {Key, Value, Iterator} ->
            Rest = {map, maps:next(Iterator)},
            case match_all([K, V], [Key, Value], fresh([K, V], Bs), Bs, Env) of
                {match, Bs1} -> {match, Bs1, Rest};
                nomatch when Kind =:= m_generate -> {skip, Rest};
                nomatch -> fail({badmatch, {Key, Value}})
            end
    end;
next({Kind, _, Pattern, _}, Bits, Bs, Env) when Kind =:= b_generate orelse Kind =:= b_generate_strict, is_bitstring(Bits) ->
    Match = fun(match, {P, V, B}) -> match_result(match(P, V, B, B, Env)) end,
    Eval = fun(E, B) -> {value, segment_size(E, Pattern, maps_over(B, Bs), Env), B} end,
    case eval_bits:bin_gen(Pattern, Bits, fresh(Pattern, Bs), Bs, Match, Eval) of
        {match, Rest, Bs1} -> {match, Bs1, Rest};
        {nomatch, Rest} when Kind =:= b_generate -> {skip, Rest};
        {nomatch, _} -> fail({badmatch, Bits});
        done when Kind =:= b_generate_strict, Bits =/= <<>> -> fail({badmatch, Bits});
        done -> done
    end;
next({_, A, _, _}, Source, _, Env) -> fail(A, {bad_generator, Source}, Env).

%% The size of a segment in a pattern is a guard: none where it fails.
segment_size(Expr, Pattern, Bs, Env) ->
    is_guard(Expr) orelse fail({illegal_pattern, Pattern}),
    try value(Expr, Bs, Env#env{local = none, other = none})
    catch error:Reason when not (is_tuple(Reason) andalso element(1, Reason) =:= unbound) -> none
    end.

match_result({match, Bs}) -> {match, Bs};
match_result(nomatch) -> throw(nomatch).

%% Without the variables of a pattern.
fresh(Pattern, Bs) -> lists:foldl(fun del_binding/2, Bs, variables(Pattern, [])).

variables({var, _, '_'}, Names) -> Names;
variables({var, _, Name}, Names) -> [Name | Names];
variables({bin_element, _, Value, _, _}, Names) -> variables(Value, Names);
variables({map_field_exact, _, _, Value}, Names) -> variables(Value, Names);
variables(Tuple, Names) when is_tuple(Tuple) -> variables(tuple_to_list(Tuple), Names);
variables([Head | Tail], Names) -> variables(Tail, variables(Head, Names));
variables(_, Names) -> Names.

%% Calls ---------------------------------------------------------------------------------------------------------------

%% {Value, Bindings}
call(A, Function, Args, Bs, Env) ->
    case called(Function, Args, Bs, Env) of
        {function, M, F, Values, Bs1} -> {do_apply(A, M, F, Values, Env), Bs1};
        {'fun', Fun, Values, Bs1} -> {apply_fun(A, Fun, Values, Env), Bs1};
        {local, Name} -> local(Name, Args, Bs, Env)
    end.

%% What a call calls, the values of its arguments, and the bindings after them; or that a handler of local functions has to tell.
called({remote, _, {atom, _, qlc}, {atom, _, q}}, [{lc, _, _, _} = Query | Options], Bs, Env) when length(Options) =< 1 ->
    case qlc:transform_from_evaluator(Query, Bs) of
        {ok, {call, _, Function, [Transformed]}} -> called(Function, [Transformed | Options], Bs, Env);
        {not_ok, Reason} -> fail(Reason)
    end;
called({remote, _, Module, Function}, Args, Bs, Env) ->
    {[M, F], Bs1} = list([Module, Function], Bs, Env),
    {Values, Bs2} = list(Args, Bs, Env),
    {function, M, F, Values, merge(Bs2, Bs1)};
called({atom, _, Name}, Args, Bs, Env) ->
    case erl_internal:bif(Name, length(Args)) of
        true ->
            {Values, Bs1} = list(Args, Bs, Env),
            {function, erlang, Name, Values, Bs1};
        false -> {local, Name}
    end;
called(Function, Args, Bs, Env) ->
    {Fun, Bs1} = eval(Function, Bs, Env),
    {Values, Bs2} = list(Args, Bs, Env),
    {'fun', Fun, Values, merge(Bs2, Bs1)}.

local(Name, Args, Bs, #env{local = {value, F}} = Env) ->
    {Values, Bs1} = list(Args, Bs, Env),
    {F(Name, Values), Bs1};
local(Name, Args, Bs, #env{local = {value, F, Extra}} = Env) ->
    {Values, Bs1} = list(Args, Bs, Env),
    {apply(F, [Name, Values | Extra]), Bs1};
local(Name, Args, Bs, #env{local = {eval, F}} = Env) -> value_and_bindings(F(Name, Args, Bs), Env);
local(Name, Args, Bs, #env{local = {eval, F, Extra}} = Env) -> value_and_bindings(apply(F, [Name, Args, Bs | Extra]), Env);
local(Name, Args, _, #env{local = {M, F, Extra}} = Env) when is_atom(M) -> value_and_bindings(apply(M, F, [Name, Args | Extra]), Env);
local(Name, Args, Bs, #env{local = {M, F}} = Env) ->
    {Values, Bs1} = list(Args, Bs, Env),
    {M:F(Name, Values), Bs1};
local(Name, Args, Bs, Env) ->
    {Values, _} = list(Args, Bs, Env),
    erlang:raise(error, undef, [{?MODULE, Name, Values, []}]).

%% A handler may leave the call to the evaluator.
value_and_bindings({value, Value, Bs}, _) -> {Value, Bs};
%% What a handler says to call, another handler does not see.
value_and_bindings({eval, Function, Values, Bs}, Env) -> {apply_fun(0, Function, Values, Env#env{other = none}), Bs}.

%% Operators are functions of erlang. A handler may want the annotation of the call, and sees what apply/2,3 calls.
do_apply(_, M, F, Values, #env{other = none}) -> apply(M, F, Values);
do_apply(A, erlang, apply, [M, F, Values], Env) -> do_apply(A, M, F, Values, Env);
do_apply(A, erlang, apply, [F, Values], Env) -> apply_fun(A, F, Values, Env);
do_apply(A, M, F, Values, #env{other = {value, Handler}}) -> handled(Handler, A, {M, F}, Values).

handled(Handler, A, Function, Values) when is_function(Handler, 3) -> Handler(A, Function, Values);
handled(Handler, _, Function, Values) -> Handler(Function, Values).

%% Handlers do not see the funs that are made here.
apply_fun(A, Fun, Values, Env) when is_function(Fun) ->
    case Env#env.other =/= none andalso erlang:fun_info(Fun, module) =/= {module, ?MODULE} of
        true ->
            {value, Handler} = Env#env.other,
            handled(Handler, A, Fun, Values);
        false when is_function(Fun, length(Values)) -> apply(Fun, Values);
        false -> fail(A, {badarity, {Fun, Values}}, Env)
    end;
apply_fun(A, {M, F}, Values, #env{other = {value, Handler}}) when is_atom(M), is_atom(F) -> handled(Handler, A, {M, F}, Values);
%% What is no function fails where it is applied.
apply_fun(A, Other, Values, #env{other = {value, Handler}}) -> handled(Handler, A, Other, Values);
apply_fun(_, Other, _, _) -> fail({badfun, Other}).

%% Funs ----------------------------------------------------------------------------------------------------------------

%% What a fun is made of is all that it holds, so that fun_data/1 finds it. It keeps the variables that its text names: one that kept all
%% would hold every fun before it, which hold those before them, and a message of it as much twice over for each.
fun_of(Name, [{clause, _, Patterns, _, _} | _] = Clauses, Bs, Env) ->
    Made = {fun_data, Name, Clauses, kept(Clauses, Bs), Env},
    with_arity(length(Patterns), fun(Args) -> run_made(Made, Args) end).

kept(_, []) -> [];
kept(Clauses, Bs) when is_list(Bs) ->
    Named = named(Clauses, #{}),
    [Binding || {Name, _} = Binding <- Bs, is_map_key(Name, Named)];
kept(Clauses, Bs) -> maps:with(maps:keys(named(Clauses, #{})), Bs).

named({var, _, Name}, Named) -> Named#{Name => []};
named({value, _, _}, Named) -> Named;
named(Node, Named) when is_tuple(Node) -> named(tuple_to_list(Node), Named);
named([Node | Nodes], Named) -> named(Nodes, named(Node, Named));
named(_, Named) -> Named.

run_made({fun_data, Name, Clauses, Bs, Env}, Args) when Name =:= none; Name =:= '_' -> run(Clauses, Args, Bs, Env);
run_made({fun_data, Name, Clauses, Bs, Env}, Args) -> run(Clauses, Args, add_binding(Name, fun_of(Name, Clauses, Bs, Env), Bs), Env).

%% Arguments shadow what is bound outside.
run(Clauses, Args, Bs, Env) ->
    case fun_clause(Clauses, Args, Bs, Env) of
        {Body, Bs1} -> body(Body, Bs1, Env);
        nomatch -> erlang:raise(error, function_clause, [{?MODULE, '-inside-an-interpreted-fun-', Args, []}])
    end.

fun_clause([{clause, _, Patterns, Guards, Body} | Clauses], Args, Bs, Env) ->
    case match_all(Patterns, Args, fresh(Patterns, Bs), Bs, Env) of
        {match, Bs1} ->
            case guard(Guards, Bs1, Env) of
                true -> {Body, Bs1};
                false -> fun_clause(Clauses, Args, Bs, Env)
            end;
        nomatch -> fun_clause(Clauses, Args, Bs, Env)
    end;
fun_clause([], _, _, _) -> nomatch.

with_arity(0, F) -> fun() -> F([]) end;
with_arity(1, F) -> fun(A) -> F([A]) end;
with_arity(2, F) -> fun(A, B) -> F([A, B]) end;
with_arity(3, F) -> fun(A, B, C) -> F([A, B, C]) end;
with_arity(4, F) -> fun(A, B, C, D) -> F([A, B, C, D]) end;
with_arity(5, F) -> fun(A, B, C, D, E) -> F([A, B, C, D, E]) end;
with_arity(6, F) -> fun(A, B, C, D, E, G) -> F([A, B, C, D, E, G]) end;
with_arity(7, F) -> fun(A, B, C, D, E, G, H) -> F([A, B, C, D, E, G, H]) end;
with_arity(8, F) -> fun(A, B, C, D, E, G, H, I) -> F([A, B, C, D, E, G, H, I]) end;
with_arity(9, F) -> fun(A, B, C, D, E, G, H, I, J) -> F([A, B, C, D, E, G, H, I, J]) end;
with_arity(10, F) -> fun(A, B, C, D, E, G, H, I, J, K) -> F([A, B, C, D, E, G, H, I, J, K]) end;
with_arity(11, F) -> fun(A, B, C, D, E, G, H, I, J, K, L) -> F([A, B, C, D, E, G, H, I, J, K, L]) end;
with_arity(12, F) -> fun(A, B, C, D, E, G, H, I, J, K, L, M) -> F([A, B, C, D, E, G, H, I, J, K, L, M]) end;
with_arity(13, F) -> fun(A, B, C, D, E, G, H, I, J, K, L, M, N) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N]) end;
with_arity(14, F) -> fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N, O]) end;
with_arity(15, F) -> fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P]) end;
with_arity(16, F) -> fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q]) end;
with_arity(17, F) ->
    fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R]) end;
with_arity(18, F) ->
    fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S) -> F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S]) end;
with_arity(19, F) ->
    fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
            F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S, T])
    end;
with_arity(20, F) ->
    fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U) ->
            F([A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U])
    end;
with_arity(Arity, _) -> fail({argument_limit, Arity}).

%% Bindings, name and clauses of a fun that was evaluated here.
fun_data(Fun) when is_function(Fun) ->
    maybe
        {module, ?MODULE} ?= erlang:fun_info(Fun, module),
        {env, [Applied]} ?= erlang:fun_info(Fun, env),
        true ?= is_function(Applied, 1),
        {env, [{fun_data, Name, Clauses, Bs, _}]} ?= erlang:fun_info(Applied, env),
        case Name of
            none -> {fun_data, Bs, Clauses};
            _ -> {named_fun_data, Bs, Name, Clauses}
        end
    else
        _ -> false
    end;
fun_data(_) -> false.

%% Patterns ------------------------------------------------------------------------------------------------------------
%% `Bs` gets the variables of the pattern; expressions in patterns (sizes, keys) see those and `Outer`.

match_all([Pattern | Patterns], [Value | Values], Bs, Outer, Env) ->
    case match(Pattern, Value, Bs, Outer, Env) of
        {match, Bs1} -> match_all(Patterns, Values, Bs1, Outer, Env);
        nomatch -> nomatch
    end;
match_all([], [], Bs, _, _) -> {match, Bs};
match_all(_, _, _, _, _) -> nomatch.

match({var, _, '_'}, _, Bs, _, _) -> {match, Bs};
match({var, _, Name}, Value, Bs, _, _) ->
    case find(Name, Bs) of
        {ok, Value} -> {match, Bs};
        {ok, _} -> nomatch;
        error -> {match, add_binding(Name, Value, Bs)}
    end;
match({atom, _, A}, Value, Bs, _, _) -> same(A, Value, Bs);
match({integer, _, I}, Value, Bs, _, _) -> same(I, Value, Bs);
match({char, _, C}, Value, Bs, _, _) -> same(C, Value, Bs);
match({float, _, F}, Value, Bs, _, _) -> same(F, Value, Bs);
match({string, _, S}, Value, Bs, _, _) -> same(S, Value, Bs);
match({value, _, V}, Value, Bs, _, _) -> same(V, Value, Bs);
match({nil, _}, Value, Bs, _, _) -> same([], Value, Bs);
match({match, _, P1, P2}, Value, Bs, Outer, Env) ->
    case match(P1, Value, Bs, Outer, Env) of
        {match, Bs1} -> match(P2, Value, Bs1, Outer, Env);
        nomatch -> nomatch
    end;
match({cons, _, Head, Tail}, [First | Rest], Bs, Outer, Env) ->
    case match(Head, First, Bs, Outer, Env) of
        {match, Bs1} -> match(Tail, Rest, Bs1, Outer, Env);
        nomatch -> nomatch
    end;
match({cons, _, _, _}, _, _, _, _) -> nomatch;
match({tuple, _, Elements}, Value, Bs, Outer, Env) when is_tuple(Value), tuple_size(Value) =:= length(Elements) ->
    match_all(Elements, tuple_to_list(Value), Bs, Outer, Env);
match({tuple, _, _}, _, _, _, _) -> nomatch;
match({map, _, Fields}, Value, Bs, Outer, Env) when is_map(Value) -> match_fields(Fields, Value, Bs, Outer, Env);
match({map, _, _}, _, _, _, _) -> nomatch;
match({bin, _, Elements} = Pattern, Value, Bs, Outer, Env) when is_bitstring(Value) ->
    Match = fun(match, {P, V, B}) -> match_result(match(P, V, B, Outer, Env)) end,
    Eval = fun(E, B) -> {value, segment_size(E, Pattern, maps_over(B, Outer), Env), B} end,
    try
        eval_bits:match_bits(Elements, Value, Bs, Bs, Match, Eval)
    catch
        throw:nomatch -> nomatch
    end;
match({bin, _, _}, _, _, _, _) -> nomatch;
match({op, _, '++', Left, Right}, Value, Bs, Outer, Env) -> match_prefix(prefix(Left), Right, Value, Bs, Outer, Env);
match({op, _, _, _} = Constant, Value, Bs, Outer, Env) -> match_constant(Constant, Value, Bs, Outer, Env);
match({op, _, _, _, _} = Constant, Value, Bs, Outer, Env) -> match_constant(Constant, Value, Bs, Outer, Env);
match(Pattern, _, _, _, _) -> fail({illegal_pattern, Pattern}).

same(Value, Value, Bs) -> {match, Bs};
same(_, _, _) -> nomatch.

match_constant(Constant, Value, Bs, Outer, Env) ->
    case partial_eval(Constant) of
        Constant -> fail({illegal_pattern, Constant});
        Simple -> match(Simple, Value, Bs, Outer, Env)
    end.

prefix({nil, _}) -> [];
prefix({string, _, Chars}) -> Chars;
prefix({cons, _, Head, Tail}) -> [normalised(Head) | prefix(Tail)];
prefix({op, _, '++', Left, Right}) -> prefix(Left) ++ prefix(Right);
prefix(Pattern) -> fail({illegal_pattern, Pattern}).

normalised(Pattern) -> erl_parse:normalise(partial_eval(Pattern)).

match_prefix([Char | Chars], Rest, [Char | Value], Bs, Outer, Env) -> match_prefix(Chars, Rest, Value, Bs, Outer, Env);
match_prefix([], Rest, Value, Bs, Outer, Env) -> match(Rest, Value, Bs, Outer, Env);
match_prefix(_, _, _, _, _, _) -> nomatch.

match_fields([{map_field_exact, _, Key, Pattern} | Fields], Map, Bs, Outer, Env) ->
    {K, _} = eval(Key, Outer, Env),
    case Map of
        #{K := Value} ->
            case match(Pattern, Value, Bs, Outer, Env) of
                {match, Bs1} -> match_fields(Fields, Map, Bs1, Outer, Env);
                nomatch -> nomatch
            end;
        #{} -> nomatch
    end;
match_fields([], _, Bs, _, _) -> {match, Bs}.

%% Constants -----------------------------------------------------------------------------------------------------------

%% An expression of constants becomes its value; any other stays what it is.
partial_eval(Expr) ->
    A = element(2, Expr),
    try fold(Expr) of
        Value when is_integer(Value) -> same_form(Expr, {integer, A, Value});
        Value when is_float(Value) -> same_form(Expr, {float, A, Value});
        Value when is_atom(Value) -> same_form(Expr, {atom, A, Value});
        _ -> Expr
    catch
        _:_ -> Expr
    end.

same_form({char, _, _} = Char, _) -> Char;
same_form(_, Form) -> Form.

fold({op, _, Op, Left, Right}) -> erlang:Op(fold(Left), fold(Right));
fold({op, _, Op, Arg}) -> erlang:Op(fold(Arg));
fold({integer, _, I}) -> I;
fold({char, _, C}) -> C;
fold({float, _, F}) -> F;
fold({atom, _, A}) -> A.

is_constant_expr(Expr) ->
    try fold(Expr) of
        Value -> is_number(Value)
    catch
        _:_ -> false
    end.

%% Text with pids, ports, references and external funs, as terms are printed ---------------------------------------------

extended_parse_exprs(Tokens) -> erl_parse:parse_exprs(Tokens).

extended_parse_term(Tokens) -> erl_parse:parse_term(Tokens).

%% Values in place of variables.
subst_values_for_vars({var, A, Name} = Var, Bs) ->
    case binding(Name, Bs) of
        {value, Value} -> {value, A, Value};
        unbound -> Var
    end;
subst_values_for_vars([Head | Tail], Bs) -> [subst_values_for_vars(Head, Bs) | subst_values_for_vars(Tail, Bs)];
subst_values_for_vars(Tuple, Bs) when is_tuple(Tuple) -> list_to_tuple(subst_values_for_vars(tuple_to_list(Tuple), Bs));
subst_values_for_vars(Other, _) -> Other.

%% What a shell complains of before it evaluates.
check_command(Exprs, Bs) ->
    case erl_lint:exprs(Exprs, bindings(Bs)) of
        {ok, _} -> ok;
        {error, [{_, [Error | _]}], _} -> {error, Error}
    end.

%% A text of expressions up to a full stop: {ok, Value} of the last, or {error, Text}.
eval_str(Text) when is_binary(Text) -> eval_str(binary_to_list(Text));
eval_str(Text) when is_list(Text) ->
    case erl_scan:tokens([], Text, 0) of
        {more, _} -> {error, "Incomplete form (missing .<cr>)??"};
        {done, {ok, Tokens, _}, Rest} ->
            case Rest =:= eof orelse lists:all(fun(C) -> lists:member(C, " \n\t") end, Rest) of
                true -> eval_tokens(Tokens);
                false -> {error, lists:flatten(io_lib:format("Non-white space found after end-of-form :~ts", [Rest]))}
            end
    end.

eval_tokens(Tokens) ->
    case erl_parse:parse_exprs(Tokens) of
        {ok, Exprs} ->
            case catch exprs(Exprs, new_bindings()) of
                {value, Value, _} -> {ok, Value};
                Other -> {error, lists:flatten(io_lib:format("*** eval: ~p", [Other]))}
            end;
        {error, {_, Module, Descriptor}} -> {error, lists:flatten(io_lib:format("*** ~ts", [Module:format_error(Descriptor)]))}
    end.
