{application, tools,
 [{description, "DEVTOOLS  CXC 138 16"},
  {vsn, "4.1.1"},
  {modules,
   [cover, cover_counting, cover_report, make]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, [{file_util_search_methods, [{"", ""}, {"ebin", "esrc"}, {"ebin", "src"}]}]}]}.
