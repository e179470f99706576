%% Syntax trees as text: each node as a document of prettypr, laid out for the width of the paper.
%%
%% doc/3 says how a node of a type reads, with no regard to its comments, which commented/2 puts before and after it. A node whose
%% operator binds weaker than its surroundings ask for (the context's precedence) stands in parentheses.
-module(erl_prettypr).

-export([best/1, best/2, format/1, format/2, get_ctxt_hook/1, get_ctxt_linewidth/1, get_ctxt_paperwidth/1, get_ctxt_precedence/1, get_ctxt_user/1,
         layout/1, layout/2, set_ctxt_hook/2, set_ctxt_linewidth/2, set_ctxt_paperwidth/2, set_ctxt_precedence/2, set_ctxt_user/2]).

-import(prettypr, [above/2, beside/2, break/1, empty/0, floating/1, floating/3, follow/2, follow/3, nest/2, par/1, par/2, sep/1, text/1]).

-define(PAPER, 80).
-define(RIBBON, 56).
%% Columns by which a construct's inner lines, and those of a guard, are moved to the right.
-define(INDENT, 4).
-define(GUARD_INDENT, 2).
%% Spaces before a comment that follows code.
-define(PADDING, 2).

-type clause_of() :: in_fun | in_if | in_case | in_spec | {named, prettypr:document()}.
-type hook() :: none | fun((erl_syntax:syntaxTree(), context(), fun((erl_syntax:syntaxTree(), context()) -> prettypr:document())) ->
                               prettypr:document()).

-record(ctxt, {precedence = 0 :: integer(), clause_of = in_fun :: clause_of(), hook = none :: hook(), paper = ?PAPER :: integer(),
               ribbon = ?RIBBON :: integer(), user :: term(), encoding :: epp:source_encoding(), empty_lines :: sets:set(integer())}).

-opaque context() :: #ctxt{}.
-export_type([context/0, hook/0]).

-spec get_ctxt_precedence(context()) -> integer().
get_ctxt_precedence(#ctxt{precedence = Precedence}) -> Precedence.

-spec set_ctxt_precedence(context(), integer()) -> context().
set_ctxt_precedence(Ctxt, Precedence) -> Ctxt#ctxt{precedence = Precedence}.

-spec get_ctxt_paperwidth(context()) -> integer().
get_ctxt_paperwidth(#ctxt{paper = Width}) -> Width.

-spec set_ctxt_paperwidth(context(), integer()) -> context().
set_ctxt_paperwidth(Ctxt, Width) -> Ctxt#ctxt{paper = Width}.

-spec get_ctxt_linewidth(context()) -> integer().
get_ctxt_linewidth(#ctxt{ribbon = Width}) -> Width.

-spec set_ctxt_linewidth(context(), integer()) -> context().
set_ctxt_linewidth(Ctxt, Width) -> Ctxt#ctxt{ribbon = Width}.

-spec get_ctxt_hook(context()) -> hook().
get_ctxt_hook(#ctxt{hook = Hook}) -> Hook.

-spec set_ctxt_hook(context(), hook()) -> context().
set_ctxt_hook(Ctxt, Hook) -> Ctxt#ctxt{hook = Hook}.

-spec get_ctxt_user(context()) -> term().
get_ctxt_user(#ctxt{user = User}) -> User.

-spec set_ctxt_user(context(), term()) -> context().
set_ctxt_user(Ctxt, User) -> Ctxt#ctxt{user = User}.

-spec format(erl_syntax:syntaxTree()) -> string().
format(Node) -> format(Node, []).

-spec format(erl_syntax:syntaxTree(), [term()]) -> string().
format(Node, Options) ->
    {Paper, Ribbon} = widths(Options),
    prettypr:format(layout(Node, Options), Paper, Ribbon).

-spec best(erl_syntax:syntaxTree()) -> empty | prettypr:document().
best(Node) -> best(Node, []).

-spec best(erl_syntax:syntaxTree(), [term()]) -> empty | prettypr:document().
best(Node, Options) ->
    {Paper, Ribbon} = widths(Options),
    prettypr:best(layout(Node, Options), Paper, Ribbon).

widths(Options) -> {proplists:get_value(paper, Options, ?PAPER), proplists:get_value(ribbon, Options, ?RIBBON)}.

-spec layout(erl_syntax:syntaxTree()) -> prettypr:document().
layout(Node) -> layout(Node, []).

-spec layout(erl_syntax:syntaxTree(), [term()]) -> prettypr:document().
layout(Node, Options) ->
    {Paper, Ribbon} = widths(Options),
    lay(Node, #ctxt{hook = proplists:get_value(hook, Options, none), paper = Paper, ribbon = Ribbon, user = proplists:get_value(user, Options),
                    encoding = proplists:get_value(encoding, Options, epp:default_encoding()),
                    empty_lines = proplists:get_value(empty_lines, Options, sets:new())}).

%% A hook is called for annotated nodes only.
lay(Node, #ctxt{hook = none} = Ctxt) -> commented(Node, Ctxt);
lay(Node, #ctxt{hook = Hook} = Ctxt) ->
    case erl_syntax:get_ann(Node) of
        [] -> commented(Node, Ctxt);
        _ -> Hook(Node, Ctxt, fun commented/2)
    end.

lay_at(Precedence, Node, Ctxt) -> lay(Node, Ctxt#ctxt{precedence = Precedence}).

lay_free(Node, Ctxt) -> lay_at(0, Node, Ctxt).

%% What binds the strongest is asked for.
lay_tight(Node, Ctxt) -> lay_at(erl_parse:max_prec(), Node, Ctxt).

commented(Node, Ctxt) ->
    D = doc(erl_syntax:type(Node), Node, Ctxt),
    case erl_syntax:has_comments(Node) of
        true -> precommented(erl_syntax:get_precomments(Node), postcommented(D, erl_syntax:get_postcomments(Node)));
        false -> D
    end.

precommented([], D) -> D;
precommented(Comments, D) -> above(floating(break(vertical([comment_lines(Comment) || Comment <- Comments])), -1, -1), D).

postcommented(D, []) -> D;
postcommented(D, Comments) -> beside(D, floating(break(vertical([padded(Comment, ?PADDING) || Comment <- Comments])), 1, 0)).

padded(Comment, Default) ->
    case erl_syntax:comment_padding(Comment) of
        none -> padding(Default, comment_lines(Comment));
        Padding -> padding(Padding, comment_lines(Comment))
    end.

padding(N, D) -> beside(text(lists:duplicate(max(N, 0), $\s)), D).

comment_lines(Comment) -> vertical([text([$% | Line]) || Line <- erl_syntax:comment_text(Comment)]).

%% Leaves.
doc(variable, Node, _) -> text(erl_syntax:variable_literal(Node));
doc(atom, Node, Ctxt) -> text(erl_syntax:atom_literal(Node, Ctxt#ctxt.encoding));
doc(integer, Node, _) -> text(erl_syntax:integer_literal(Node));
doc(float, Node, _) -> text(short_float(erl_syntax:float_literal(Node)));
doc(char, Node, Ctxt) -> text(erl_syntax:char_literal(Node, Ctxt#ctxt.encoding));
doc(string, Node, Ctxt) -> string_doc(erl_syntax:string_literal(Node, Ctxt#ctxt.encoding), Ctxt#ctxt.ribbon * 2 div 3);
doc(nil, _, _) -> text("[]");
doc(operator, Node, _) -> floating(text(erl_syntax:operator_literal(Node)));
doc(underscore, _, _) -> text("_");
doc(text, Node, _) -> text(erl_syntax:text_string(Node));
doc(eof_marker, _, _) -> empty();
doc(comment, Node, _) ->
    case erl_syntax:comment_padding(Node) of
        none -> floating(break(comment_lines(Node)));
        _ -> floating(break(padded(Node, 0)))
    end;
doc(error_marker, Node, Ctxt) -> beside(text("** "), beside(message(erl_syntax:error_marker_info(Node), Ctxt), text(" **")));
doc(warning_marker, Node, Ctxt) -> beside(text("%% WARNING: "), message(erl_syntax:warning_marker_info(Node), Ctxt));
%% Data.
doc(tuple, Node, Ctxt) -> closed("{", sep(commas(erl_syntax:tuple_elements(Node), Ctxt)), "}");
doc(list, Node0, Ctxt) ->
    Node = erl_syntax:compact_list(Node0),
    Prefix = sep(commas(erl_syntax:list_prefix(Node), Ctxt)),
    Content = case erl_syntax:list_suffix(Node) of
                  none -> beside(Prefix, floating(text("]")));
                  Suffix -> follow(Prefix, closed("| ", lay_free(Suffix, Ctxt), "]"))
              end,
    beside(floating(text("[")), Content);
doc(map_expr, Node, Ctxt) ->
    braced(erl_syntax:map_expr_argument(Node), text("#{"), erl_syntax:map_expr_fields(Node), Ctxt);
doc(map_field_assoc, Node, Ctxt) -> pair(erl_syntax:map_field_assoc_name(Node), "=>", erl_syntax:map_field_assoc_value(Node), Ctxt);
doc(map_field_exact, Node, Ctxt) -> pair(erl_syntax:map_field_exact_name(Node), ":=", erl_syntax:map_field_exact_value(Node), Ctxt);
doc(binary, Node, Ctxt) -> closed("<<", par(commas(erl_syntax:binary_fields(Node), Ctxt)), ">>");
doc(binary_field, Node, Ctxt) ->
    Types = [lay_tight(Type, Ctxt) || Type <- erl_syntax:binary_field_types(Node)],
    Body = lay_tight(erl_syntax:binary_field_body(Node), Ctxt),
    case Types of
        [] -> beside(Body, empty());
        _ -> beside(Body, beside(floating(text("/")), joined(fun(T, Ts) -> beside(T, beside(floating(text("-")), Ts)) end, Types)))
    end;
doc(size_qualifier, Node, Ctxt) ->
    glued(lay_tight(erl_syntax:size_qualifier_body(Node), Ctxt), ":", lay_tight(erl_syntax:size_qualifier_argument(Node), Ctxt));
doc(record_expr, Node, Ctxt) ->
    Type = lay_free(erl_syntax:record_expr_type(Node), Ctxt),
    braced(erl_syntax:record_expr_argument(Node), beside(beside(floating(text("#")), Type), text("{")), erl_syntax:record_expr_fields(Node), Ctxt);
doc(record_field, Node, Ctxt) ->
    case erl_syntax:record_field_value(Node) of
        none -> lay_free(erl_syntax:record_field_name(Node), Ctxt);
        Value -> pair(erl_syntax:record_field_name(Node), "=", Value, Ctxt)
    end;
doc(record_access, Node, Ctxt) ->
    {Left, Precedence, Right} = erl_parse:inop_prec('#'),
    Record = beside(floating(text("#")), lay_free(erl_syntax:record_access_type(Node), Ctxt)),
    Field = beside(floating(text(".")), lay_at(Right, erl_syntax:record_access_field(Node), Ctxt)),
    bound(beside(lay_at(Left, erl_syntax:record_access_argument(Node), Ctxt), beside(Record, Field)), Precedence, Ctxt);
doc(record_index_expr, Node, Ctxt) ->
    {Precedence, Right} = erl_parse:preop_prec('#'),
    Record = beside(floating(text("#")), lay_free(erl_syntax:record_index_expr_type(Node), Ctxt)),
    bound(beside(Record, beside(floating(text(".")), lay_at(Right, erl_syntax:record_index_expr_field(Node), Ctxt))), Precedence, Ctxt);
%% Expressions.
doc(infix_expr, Node, Ctxt) ->
    Operator = erl_syntax:infix_expr_operator(Node),
    {Left, Precedence, Right} = case erl_syntax:type(Operator) of
                                    operator -> erl_parse:inop_prec(erl_syntax:operator_name(Operator));
                                    _ -> {0, 0, 0}
                                end,
    bound(par([lay_at(Left, erl_syntax:infix_expr_left(Node), Ctxt), lay_free(Operator, Ctxt),
               lay_at(Right, erl_syntax:infix_expr_right(Node), Ctxt)], ?INDENT), Precedence, Ctxt);
doc(prefix_expr, Node, Ctxt) ->
    Operator = erl_syntax:prefix_expr_operator(Node),
    Name = case erl_syntax:type(Operator) of
               operator -> {ok, erl_syntax:operator_name(Operator)};
               _ -> none
           end,
    {Precedence, Right} = case Name of
                              {ok, Op} -> erl_parse:preop_prec(Op);
                              none -> {0, 0}
                          end,
    D = lay_free(Operator, Ctxt),
    Argument = lay_at(Right, erl_syntax:prefix_expr_argument(Node), Ctxt),
    Both = case lists:member(Name, [{ok, '+'}, {ok, '-'}]) of
               true -> beside(D, Argument);
               false -> par([D, Argument], ?INDENT)
           end,
    bound(Both, Precedence, Ctxt);
doc(match_expr, Node, Ctxt) ->
    assigned(erl_syntax:match_expr_pattern(Node), " =", erl_syntax:match_expr_body(Node), erl_parse:inop_prec('='), Ctxt);
doc(maybe_match_expr, Node, Ctxt) ->
    assigned(erl_syntax:maybe_match_expr_pattern(Node), " ?=", erl_syntax:maybe_match_expr_body(Node), erl_parse:inop_prec('='), Ctxt);
doc(application, Node, Ctxt) ->
    called(erl_syntax:application_operator(Node), sep(commas(erl_syntax:application_arguments(Node), Ctxt)), Ctxt);
doc(module_qualifier, Node, Ctxt) ->
    {Left, _, Right} = erl_parse:inop_prec(':'),
    glued(lay_at(Left, erl_syntax:module_qualifier_argument(Node), Ctxt), ":", lay_at(Right, erl_syntax:module_qualifier_body(Node), Ctxt));
doc(arity_qualifier, Node, Ctxt) ->
    glued(lay_free(erl_syntax:arity_qualifier_body(Node), Ctxt), "/", lay_free(erl_syntax:arity_qualifier_argument(Node), Ctxt));
doc(catch_expr, Node, Ctxt) ->
    {Precedence, Right} = erl_parse:preop_prec('catch'),
    bound(follow(text("catch"), lay_at(Right, erl_syntax:catch_expr_body(Node), Ctxt), ?INDENT), Precedence, Ctxt);
doc(parentheses, Node, Ctxt) -> parenthesized(lay_free(erl_syntax:parentheses_body(Node), Ctxt));
doc(macro, Node, Ctxt) ->
    Name = lay_free(erl_syntax:macro_name(Node), Ctxt),
    D = case erl_syntax:macro_arguments(Node) of
            none -> Name;
            Arguments ->
                Tight = suffixed([lay_tight(Argument, Ctxt) || Argument <- Arguments], ","),
                beside(Name, beside(text("("), beside(par(Tight), floating(text(")")))))
        end,
    %% What it stands for may bind as weakly as anything.
    bound(beside(floating(text("?")), D), 0, Ctxt);
doc(implicit_fun, Node, Ctxt) -> beside(floating(text("fun ")), lay_free(erl_syntax:implicit_fun_name(Node), Ctxt));
%% Comprehensions.
doc(list_comp, Node, Ctxt) ->
    Body = par(commas(erl_syntax:list_comp_body(Node), Ctxt)),
    comprehension("[", lay_free(erl_syntax:list_comp_template(Node), Ctxt), "|| ", Body, "]");
doc(binary_comp, Node, Ctxt) ->
    Body = par(tight_commas(erl_syntax:binary_comp_body(Node), Ctxt)),
    comprehension("<< ", lay_tight(erl_syntax:binary_comp_template(Node), Ctxt), " || ", Body, " >>");
doc(map_comp, Node, Ctxt) ->
    Body = par(tight_commas(erl_syntax:map_comp_body(Node), Ctxt)),
    comprehension("#{", lay_tight(erl_syntax:map_comp_template(Node), Ctxt), "|| ", Body, "}");
doc(generator, Node, Ctxt) -> drawn(erl_syntax:generator_pattern(Node), "<- ", erl_syntax:generator_body(Node), Ctxt);
doc(binary_generator, Node, Ctxt) -> drawn(erl_syntax:binary_generator_pattern(Node), "<= ", erl_syntax:binary_generator_body(Node), Ctxt);
doc(map_generator, Node, Ctxt) -> drawn(erl_syntax:map_generator_pattern(Node), "<- ", erl_syntax:map_generator_body(Node), Ctxt);
%% Blocks.
doc(block_expr, Node, Ctxt) ->
    sep([text("begin"), indented(sep(commas(erl_syntax:block_expr_body(Node), Ctxt))), text("end")]);
doc(case_expr, Node, Ctxt) ->
    Head = par([follow(text("case"), lay_free(erl_syntax:case_expr_argument(Node), Ctxt), ?INDENT), text("of")], ?INDENT),
    sep([Head, indented(clauses(erl_syntax:case_expr_clauses(Node), in_case, Ctxt)), text("end")]);
doc(if_expr, Node, Ctxt) -> ended("if", clauses(erl_syntax:if_expr_clauses(Node), in_if, Ctxt));
doc(fun_expr, Node, Ctxt) -> ended("fun", clauses(erl_syntax:fun_expr_clauses(Node), in_fun, Ctxt));
doc(named_fun_expr, Node, Ctxt) ->
    Name = lay_free(erl_syntax:named_fun_expr_name(Node), Ctxt),
    ended("fun", clauses(erl_syntax:named_fun_expr_clauses(Node), {named, Name}, Ctxt));
doc(receive_expr, Node, Ctxt) ->
    Clauses = clauses(erl_syntax:receive_expr_clauses(Node), in_case, Ctxt),
    Content = case erl_syntax:receive_expr_timeout(Node) of
                  none -> Clauses;
                  Timeout ->
                      Action = sep(commas(erl_syntax:receive_expr_action(Node), Ctxt)),
                      sep([Clauses, follow(floating(text("after")), with_body(lay_free(Timeout, Ctxt), Action), ?INDENT)])
              end,
    sep([text("receive"), indented(Content), text("end")]);
doc(maybe_expr, Node, Ctxt) ->
    Body = indented(vertical(commas(erl_syntax:maybe_expr_body(Node), Ctxt))),
    case erl_syntax:maybe_expr_else(Node) of
        none -> sep([par([text("maybe"), Body, text("end")])]);
        Else ->
            Clauses = clauses(erl_syntax:else_expr_clauses(Else), in_case, Ctxt),
            sep([par([text("maybe"), Body, text("else")]), indented(Clauses), text("end")])
    end;
doc(try_expr, Node, Ctxt) ->
    Body = sep(commas(erl_syntax:try_expr_body(Node), Ctxt)),
    [Word | Parts] = try_part("of", erl_syntax:try_expr_clauses(Node), fun try_clauses/2, Ctxt)
        ++ try_part("catch", erl_syntax:try_expr_handlers(Node), fun try_clauses/2, Ctxt)
        ++ try_part("after", erl_syntax:try_expr_after(Node), fun(Es, Ctxt1) -> sep(commas(Es, Ctxt1)) end, Ctxt)
        ++ [text("end")],
    sep([par([follow(text("try"), Body, ?INDENT), Word]) | Parts]);
doc(class_qualifier, Node, Ctxt) ->
    Class = lay_tight(erl_syntax:class_qualifier_argument(Node), Ctxt),
    Body = lay_tight(erl_syntax:class_qualifier_body(Node), Ctxt),
    Stacktrace = erl_syntax:class_qualifier_stacktrace(Node),
    case erl_syntax:variable_name(Stacktrace) of
        '_' -> glued(Class, ":", Body);
        _ -> beside(Class, beside(beside(text(":"), Body), beside(text(":"), lay_tight(Stacktrace, Ctxt))))
    end;
doc(clause, Node, #ctxt{clause_of = In} = Ctxt0) ->
    Ctxt = Ctxt0#ctxt{precedence = 0, clause_of = in_fun},
    Patterns = par(commas(erl_syntax:clause_patterns(Node), Ctxt)),
    Guard = case erl_syntax:clause_guard(Node) of
                none -> none;
                Tests -> lay(Tests, Ctxt)
            end,
    with_body(clause_head(In, Patterns, Guard), clause_body(erl_syntax:clause_body(Node), Ctxt));
doc(conjunction, Node, Ctxt) -> par(commas(erl_syntax:conjunction_body(Node), Ctxt));
doc(disjunction, Node, Ctxt) -> sep(suffixed([lay_free(Test, Ctxt) || Test <- erl_syntax:disjunction_body(Node)], ";"));
%% Forms.
doc(form_list, Node, Ctxt) ->
    case [lay_free(Form, Ctxt) || Form <- erl_syntax:form_list_elements(Node)] of
        [] -> empty();
        Forms -> joined(fun(D, Ds) -> above(above(D, text("")), Ds) end, Forms)
    end;
doc(function, Node, Ctxt) ->
    Name = lay_free(erl_syntax:function_name(Node), Ctxt),
    beside(clauses(erl_syntax:function_clauses(Node), {named, Name}, Ctxt), floating(text(".")));
doc(attribute, Node, Ctxt) ->
    Name = case erl_syntax:attribute_name(Node) of
               %% As the name of an attribute it needs no quotes.
               {atom, _, 'if'} -> erl_syntax:variable('if');
               Other -> Other
           end,
    D = attribute(attribute_kind(Node), lay_free(Name, Ctxt), erl_syntax:attribute_arguments(Node), Ctxt#ctxt{precedence = 0}),
    closed("-", D, ".");
doc(typed_record_field, Node, Ctxt) ->
    {_, Precedence, _} = erl_parse:type_inop_prec('::'),
    Field = lay_free(erl_syntax:typed_record_field_body(Node), Ctxt),
    bound(par([Field, floating(text("::")), lay_at(Precedence, erl_syntax:typed_record_field_type(Node), Ctxt)], ?INDENT), Precedence, Ctxt);
%% Types.
doc(annotated_type, Node, Ctxt) ->
    {_, Precedence, _} = erl_parse:type_inop_prec('::'),
    assigned(erl_syntax:annotated_type_name(Node), " ::", erl_syntax:annotated_type_body(Node), {0, Precedence, Precedence}, Ctxt);
doc(type_application, Node, Ctxt) ->
    Arguments = erl_syntax:type_application_arguments(Node),
    case {erl_syntax_lib:analyze_type_application(Node), Arguments} of
        {{nil, 0}, []} -> text("[]");
        {{list, 1}, [Type]} -> beside(text("["), beside(lay_free(Type, Ctxt), text("]")));
        {{nonempty_list, 1}, [Type]} -> beside(text("["), beside(lay_free(Type, Ctxt), text(", ...]")));
        _ -> type_call(erl_syntax:type_application_name(Node), Arguments, Ctxt)
    end;
doc(user_type_application, Node, Ctxt) ->
    type_call(erl_syntax:user_type_application_name(Node), erl_syntax:user_type_application_arguments(Node), Ctxt);
doc(bitstring_type, Node, Ctxt) ->
    Sizes = [beside(text(Prefix), lay_tight(Size, Ctxt))
             || {Prefix, Size} <- [{"_:", erl_syntax:bitstring_type_m(Node)}, {"_:_*", erl_syntax:bitstring_type_n(Node)}],
                not erl_syntax:is_integer(Size, 0)],
    closed("<<", par(suffixed(Sizes, ",")), ">>");
doc(fun_type, _, _) -> text("fun()");
doc(function_type, Node, #ctxt{clause_of = In} = Ctxt0) ->
    Ctxt = Ctxt0#ctxt{precedence = 0, clause_of = in_fun},
    Arguments = case erl_syntax:function_type_arguments(Node) of
                    any_arity -> text("(...)");
                    Types -> beside(text("("), beside(par(commas(Types, Ctxt)), floating(text(")"))))
                end,
    {Before, After} = case In of
                          in_spec -> {"", ""};
                          _ -> {"fun(", ")"}
                      end,
    Return = lay(erl_syntax:function_type_return(Node), Ctxt),
    beside(floating(text(Before)), beside(Arguments, closed(" -> ", Return, After)));
doc(constrained_function_type, Node, Ctxt) ->
    Constraints = lay_free(erl_syntax:constrained_function_type_argument(Node), Ctxt#ctxt{clause_of = in_fun}),
    beside(lay_free(erl_syntax:constrained_function_type_body(Node), Ctxt), beside(floating(text(" when ")), Constraints));
doc(constraint, Node, Ctxt) ->
    Name = erl_syntax:constraint_argument(Node),
    case erl_syntax:constraint_body(Node) of
        [Variable, Type] = Types ->
            case erl_syntax:is_atom(Name, is_subtype) andalso erl_syntax:type(Variable) =:= variable of
                true -> assigned(Variable, " ::", Type, erl_parse:type_inop_prec('::'), Ctxt);
                false -> type_call(Name, Types, Ctxt)
            end;
        Types -> type_call(Name, Types, Ctxt)
    end;
doc(map_type, Node, Ctxt) ->
    case erl_syntax:map_type_fields(Node) of
        any_size -> text("map()");
        Fields ->
            {Precedence, _} = erl_parse:type_preop_prec('#'),
            bound(closed("#{", par(commas(Fields, Ctxt)), "}"), Precedence, Ctxt)
    end;
doc(map_type_assoc, Node, Ctxt) -> pair(erl_syntax:map_type_assoc_name(Node), "=>", erl_syntax:map_type_assoc_value(Node), Ctxt);
doc(map_type_exact, Node, Ctxt) -> pair(erl_syntax:map_type_exact_name(Node), ":=", erl_syntax:map_type_exact_value(Node), Ctxt);
doc(integer_range_type, Node, Ctxt) ->
    {Left, Precedence, Right} = erl_parse:type_inop_prec('..'),
    Low = lay_at(Left, erl_syntax:integer_range_type_low(Node), Ctxt),
    bound(glued(Low, "..", lay_at(Right, erl_syntax:integer_range_type_high(Node), Ctxt)), Precedence, Ctxt);
doc(record_type, Node, Ctxt) ->
    {Precedence, _} = erl_parse:type_preop_prec('#'),
    Name = beside(text("#"), lay_free(erl_syntax:record_type_name(Node), Ctxt)),
    Fields = par(commas(erl_syntax:record_type_fields(Node), Ctxt)),
    bound(beside(Name, beside(text("{"), beside(Fields, floating(text("}"))))), Precedence, Ctxt);
doc(record_type_field, Node, Ctxt) -> pair(erl_syntax:record_type_field_name(Node), "::", erl_syntax:record_type_field_type(Node), Ctxt);
doc(tuple_type, Node, Ctxt) ->
    case erl_syntax:tuple_type_elements(Node) of
        any_size -> text("tuple()");
        Types -> closed("{", sep(commas(Types, Ctxt)), "}")
    end;
doc(type_union, Node, Ctxt) ->
    {_, Precedence, Right} = erl_parse:type_inop_prec('|'),
    bound(sep(suffixed([lay_at(Right, Type, Ctxt) || Type <- erl_syntax:type_union_types(Node)], " |")), Precedence, Ctxt).

%% Attributes: their name and arguments read as a call, but for those about types.
attribute_kind(Node) ->
    try erl_syntax:concrete(erl_syntax:attribute_name(Node)) of
        Name when Name =:= spec; Name =:= callback -> spec;
        Name when Name =:= type; Name =:= opaque -> type;
        Name when Name =:= export_type; Name =:= optional_callbacks -> functions;
        _ -> other
    catch
        _:_ -> other
    end.

attribute(spec, Name, [Spec], Ctxt) ->
    [Function, Types] = erl_syntax:tuple_elements(Spec),
    Clauses = clauses(erl_syntax:concrete(without_macros(Types)), in_spec, Ctxt),
    beside(follow(Name, lay(specified(Function), Ctxt), ?INDENT), Clauses);
attribute(type, Name, [Definition], Ctxt) ->
    [TypeName, Type, Parameters] = [without_macros(Part) || Part <- erl_syntax:tuple_elements(Definition)],
    Head = beside(type_call(TypeName, erl_syntax:concrete(Parameters), Ctxt), floating(text(" :: "))),
    beside(follow(Name, Head, ?INDENT), lay(erl_syntax:concrete(Type), Ctxt));
attribute(functions, Name, [Functions], Ctxt) ->
    Named = [erl_syntax:arity_qualifier(erl_syntax:atom(F), erl_syntax:integer(A)) || {F, A} <- erl_syntax:concrete(without_macros(Functions))],
    beside(Name, beside(text("("), beside(lay(erl_syntax:list(Named), Ctxt), floating(text(")")))));
attribute(_, Name, none, _) ->
    Name;
attribute(_, Name, Arguments, Ctxt) ->
    Documents = sep(separated([lay(Argument, Ctxt) || Argument <- Arguments], text(","))),
    beside(Name, beside(text("("), beside(Documents, floating(text(")"))))).

%% The function a specification is of, without its arity.
specified(Node) ->
    case erl_syntax:type(Node) of
        tuple ->
            case erl_syntax:tuple_elements(Node) of
                [Name, _] -> Name;
                [Module, Name, _] -> erl_syntax:module_qualifier(Module, Name);
                _ -> Node
            end;
        _ -> Node
    end.

%% Data with macros in it has no value; an atom that looks the same has.
without_macros(Tree) ->
    erl_syntax_lib:map(fun(Node) ->
                               case erl_syntax:type(Node) of
                                   macro -> erl_syntax:atom("?" ++ atom_to_list(erl_syntax:variable_name(erl_syntax:macro_name(Node))));
                                   _ -> Node
                               end
                       end, Tree).

%% Clauses.
clauses(Clauses, In, Ctxt) ->
    vertical(suffixed([lay_free(Clause, Ctxt#ctxt{clause_of = In}) || Clause <- Clauses], ";")).

try_clauses(Clauses, Ctxt) -> clauses(Clauses, in_case, Ctxt).

try_part(_, [], _, _) -> [];
try_part(Word, Nodes, Lay, Ctxt) -> [text(Word), indented(Lay(Nodes, Ctxt))].

clause_head(in_if, _, none) -> text("true");
clause_head(in_if, _, Guard) -> Guard;
clause_head(in_case, Patterns, Guard) -> guarded(Patterns, Guard);
clause_head({named, Name}, Patterns, Guard) -> guarded(beside(Name, parenthesized(Patterns)), Guard);
clause_head(_, Patterns, Guard) -> guarded(parenthesized(Patterns), Guard).

guarded(D, none) -> D;
guarded(D, Guard) -> par([D, follow(text("when"), Guard, ?GUARD_INDENT)], ?INDENT).

with_body(Head, Body) -> sep([beside(Head, floating(text(" ->"))), indented(Body)]).

%% Expressions below each other, with the empty lines that the source had between them.
clause_body([], _) -> empty();
clause_body([Last], Ctxt) -> lay(Last, Ctxt);
clause_body([Expr | [Next | _] = Exprs], Ctxt) ->
    D = beside(lay(Expr, Ctxt), floating(text(","))),
    Below = clause_body(Exprs, Ctxt),
    case before_empty_line(Expr, Next, Ctxt) of
        true -> above(above(D, text("")), Below);
        false -> above(D, Below)
    end.

before_empty_line(Expr, Next, #ctxt{empty_lines = Lines}) ->
    case {line(Expr), line(Next)} of
        {Line, Line1} when is_integer(Line), is_integer(Line1), Line1 - Line >= 2 -> sets:is_element(Line + 1, Lines);
        _ -> false
    end.

line(Node) -> erl_anno:line(erl_syntax:get_pos(Node)).

%% Pieces.
bound(D, Precedence, #ctxt{precedence = Asked}) when Asked > Precedence -> parenthesized(D);
bound(D, _, _) -> D.

parenthesized(D) -> closed("(", D, ")").

closed(Open, D, Close) -> beside(floating(text(Open)), beside(D, floating(text(Close)))).

glued(D1, Between, D2) -> beside(D1, beside(text(Between), D2)).

indented(D) -> nest(?INDENT, D).

ended(Word, D) -> sep([follow(text(Word), D, ?INDENT), text("end")]).

pair(Name, Between, Value, Ctxt) -> par([lay_free(Name, Ctxt), floating(text(Between)), lay_free(Value, Ctxt)], ?INDENT).

drawn(Pattern, Arrow, Body, Ctxt) -> par([lay_free(Pattern, Ctxt), beside(text(Arrow), lay_free(Body, Ctxt))], ?INDENT).

assigned(Left, Between, Right, {LeftPrecedence, Precedence, RightPrecedence}, Ctxt) ->
    D = beside(lay_at(LeftPrecedence, Left, Ctxt), floating(text(Between))),
    bound(follow(D, lay_at(RightPrecedence, Right, Ctxt), ?INDENT), Precedence, Ctxt).

comprehension(Open, Template, Bars, Body, Close) ->
    beside(floating(text(Open)), par([Template, closed(Bars, Body, Close)])).

%% Fields in braces, of what may stand before them.
braced(Argument, Open, Fields, Ctxt) ->
    {Left, Precedence, _} = erl_parse:inop_prec('#'),
    D = beside(Open, beside(par(commas(Fields, Ctxt)), floating(text("}")))),
    case Argument of
        none -> bound(D, Precedence, Ctxt);
        _ -> bound(beside(lay_at(Left, Argument, Ctxt), D), Precedence, Ctxt)
    end.

called(Function, Arguments, Ctxt) ->
    {Left, Precedence} = erl_parse:func_prec(),
    bound(beside(lay_at(Left, Function, Ctxt), beside(text("("), beside(Arguments, floating(text(")"))))), Precedence, Ctxt).

type_call(Name, Types, Ctxt) -> called(Name, par(commas(Types, Ctxt)), Ctxt).

commas(Nodes, Ctxt) -> suffixed([lay_free(Node, Ctxt) || Node <- Nodes], ",").

tight_commas(Nodes, Ctxt) -> suffixed([lay_tight(Node, Ctxt) || Node <- Nodes], ",").

suffixed(Documents, Suffix) -> separated(Documents, floating(text(Suffix))).

separated([], _) -> [empty()];
separated([Last], _) -> [Last];
separated([D | Ds], Separator) -> [beside(D, Separator) | separated(Ds, Separator)].

vertical([]) -> empty();
vertical(Documents) -> joined(fun prettypr:above/2, Documents).

joined(Join, Documents) ->
    [Last | Before] = lists:reverse(Documents),
    lists:foldl(Join, Last, Before).

message({Line, Module, Reason} = Info, Ctxt) when is_integer(Line), is_atom(Module) ->
    try Module:format_error(Reason) of
        Text when is_list(Text), Line > 0 -> beside(text(integer_to_list(Line) ++ ": "), text(lists:flatten(Text)));
        Text when is_list(Text) -> text(lists:flatten(Text));
        _ -> lay_free(erl_syntax:abstract(Info), Ctxt)
    catch
        _:_ -> lay_free(erl_syntax:abstract(Info), Ctxt)
    end;
message(Info, Ctxt) ->
    lay_free(erl_syntax:abstract(Info), Ctxt).

%% A literal too long for its line is cut into several below each other, at white space if there is some, never within an escape.
string_doc(Literal, Width) -> string_doc(Literal, length(Literal), Width).

%% Left is about what is left to print: it counts pieces as if each had the width.
string_doc(Literal, Left, Width) when Left > Width, Width > 0 ->
    case cut(Literal, Width - 1, Left, []) of
        {_, []} -> text(Literal);
        {Piece, Rest} -> above(text(Piece ++ "\""), string_doc([$" | Rest], Left - Width + 1, Width))
    end;
string_doc(Literal, _, _) ->
    text(Literal).

%% Room may become negative while no white space is found; the last few characters are not worth a line.
cut([], _, _, Acc) -> {lists:reverse(Acc), []};
cut([$\s | Rest], Room, Left, Acc) when Room =< 0, Left >= 5 -> {lists:reverse(Acc, " "), Rest};
cut([$\t | Rest], Room, Left, Acc) when Room =< 0, Left >= 5 -> {lists:reverse(Acc, "\\t"), Rest};
cut([$\n | Rest], Room, Left, Acc) when Room =< 0, Left >= 5 -> {lists:reverse(Acc, "\\n"), Rest};
cut([$\\ | Rest], Room, Left, Acc) ->
    {Escape, Rest1} = lists:split(escape_length(Rest), Rest),
    cut(Rest1, Room - 1 - length(Escape), Left - 1 - length(Escape), lists:reverse(Escape, [$\\ | Acc]));
cut(Rest, Room, Left, Acc) when Room =< -10, Left >= 5 -> {lists:reverse(Acc), Rest};
cut([C | Rest], Room, Left, Acc) -> cut(Rest, Room - 1, Left - 1, [C | Acc]).

escape_length([$^, _ | _]) -> 2;
escape_length([$x, ${ | Rest]) -> 3 + length(lists:takewhile(fun(C) -> C =/= $} end, Rest));
escape_length(Rest) -> max(1, length(lists:takewhile(fun(C) -> C >= $0 andalso C =< $7 end, lists:sublist(Rest, 3)))).

%% A mantissa ends before three zeros, for they come of rounding; an exponent has a sign.
short_float(Literal) ->
    {Mantissa, Exponent} = lists:splitwith(fun(C) -> C =/= $e end, Literal),
    short_mantissa(Mantissa) ++ short_exponent(Exponent).

short_mantissa(Mantissa) ->
    case lists:splitwith(fun(C) -> C =/= $. end, Mantissa) of
        {Whole, [$., Digit | Digits]} -> Whole ++ [$., Digit | hd(string:split(Digits, "000"))];
        _ -> Mantissa
    end.

short_exponent("e-" ++ Digits) -> exponent("e-", Digits);
short_exponent("e+" ++ Digits) -> exponent("e+", Digits);
short_exponent("e" ++ Digits) -> exponent("e+", Digits);
short_exponent([]) -> [].

exponent(Sign, Digits) ->
    case string:trim(Digits, leading, "0") of
        [] -> [];
        Significant -> Sign ++ Significant
    end.
