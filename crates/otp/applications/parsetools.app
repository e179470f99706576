{application, parsetools,
 [{description, "XLATETOOLS  CXC 138 xx"},
  {vsn, "2.6"},
  {modules,
   [leex, leex_automaton, yecc, yecc_states, yecc_writer, yeccparser]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, [{file_util_search_methods, [{"", ""}, {"ebin", "esrc"}, {"ebin", "src"}]}]}]}.
